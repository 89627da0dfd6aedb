package dev.faultline.stream;

import java.io.IOException;

/** A stream file that is cut, altered or of another version. */
public final class StreamFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  StreamFormatException(String file, long block, long offset, String problem) {
    super(file + ": block " + block + " at byte " + offset + ": " + problem);
  }
}
