package dev.faultline.traces.binding;

import java.io.IOException;

/** A binding profile that cannot be used; the message names file, tracepoint and remedy. */
public final class BindingFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  BindingFormatException(String file, String problem) {
    super(file + ": " + problem);
  }
}
