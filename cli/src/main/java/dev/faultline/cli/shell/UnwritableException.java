package dev.faultline.cli.shell;

import java.io.IOException;

/** The output could not be written, as opposed to an input that could not be read. */
public final class UnwritableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnwritableException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether the reader of a pipe has gone. */
  public boolean isBrokenPipe() {
    return String.valueOf(getMessage()).contains("Broken pipe");
  }
}
