package dev.faultline.cli.input;

import java.io.IOException;

/** The content of an input is in no format that is known; the message is a sentence. */
public final class NoCaptureException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoCaptureException(String message) {
    super(message);
  }
}
