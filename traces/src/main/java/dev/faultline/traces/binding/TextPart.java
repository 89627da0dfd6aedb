package dev.faultline.traces.binding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A part of the text of a record, looked for byte by byte. */
final class TextPart {
  private final byte[] bytes;

  TextPart(String part) {
    bytes = part.getBytes(StandardCharsets.UTF_8);
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Whether it is somewhere in the text of these values. */
  boolean isIn(FieldValues values) {
    byte[] text = values.text();
    for (int p = values.textFrom(); p <= values.textTo() - bytes.length; p++) {
      if (Arrays.equals(text, p, p + bytes.length, bytes, 0, bytes.length)) {
        return true;
      }
    }
    return false;
  }
}
