package dev.faultline.cli;

import java.io.IOException;

/** The content of an input is in no format that is known; the message is a sentence. */
final class NoCaptureException extends IOException {
  private static final long serialVersionUID = 1L;

  NoCaptureException(String message) {
    super(message);
  }
}
