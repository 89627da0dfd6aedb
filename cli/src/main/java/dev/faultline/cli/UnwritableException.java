package dev.faultline.cli;

import java.io.IOException;

/** The output could not be written, as opposed to an input that could not be read. */
final class UnwritableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnwritableException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether the reader of a pipe has gone. */
  boolean isBrokenPipe() {
    return String.valueOf(getMessage()).contains("Broken pipe");
  }
}
