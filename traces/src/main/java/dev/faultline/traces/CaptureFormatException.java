package dev.faultline.traces;

import java.io.IOException;

/**
 * An input that is no capture, or none that can be read. The message is a sentence that names the
 * file, the position, what was expected there and what to do.
 */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  CaptureFormatException(String message) {
    super(message);
  }

  CaptureFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
