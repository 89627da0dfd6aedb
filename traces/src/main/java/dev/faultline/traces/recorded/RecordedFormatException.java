package dev.faultline.traces.recorded;

import java.io.IOException;

/** What is to say which events were recorded does not; the message names place and remedy. */
public final class RecordedFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  RecordedFormatException(String message) {
    super(message);
  }
}
