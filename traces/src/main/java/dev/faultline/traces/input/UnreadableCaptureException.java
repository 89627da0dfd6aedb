package dev.faultline.traces.input;

import java.io.IOException;

/**
 * A capture that cannot be read; the message names the file and the byte, and what was expected.
 */
public final class UnreadableCaptureException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * A capture that cannot be read.
   *
   * @param file how errors name it
   * @param position offset in the decompressed file
   * @param problem one or more sentences
   */
  public UnreadableCaptureException(String file, long position, String problem) {
    super(file + ": byte " + position + ": " + problem);
  }
}
