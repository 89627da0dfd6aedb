package dev.faultline.traces.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads format files ({@code events/SYSTEM/NAME/format}).
 *
 * <p>They are found in files of all ages, with declarations that no header ever had: what is not
 * understood costs that field, or that tracepoint, and nothing else.
 */
public final class FormatParser {
  private static final String NAME = "name:";
  private static final String ID = "ID:";
  private static final String PRINT = "print fmt:";

  private FormatParser() {}

  /** The fields of a file that has nothing but fields, such as {@code events/header_page}. */
  public static List<RecordField> fields(byte[] text) {
    List<RecordField> fields = new ArrayList<>();
    for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      RecordField field = FieldLine.parse(line);
      if (field != null) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Reads a format file.
   *
   * @param system it belongs to
   * @param text holds the file
   * @param from its first byte
   * @param to behind its last byte
   * @return null if it lacks a name or an id
   */
  public static @Nullable TraceFormat parse(String system, byte[] text, int from, int to) {
    String file = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    String name = "";
    int id = -1;
    List<RecordField> fields = new ArrayList<>();
    for (int start = 0; start < file.length(); ) {
      int newline = file.indexOf('\n', start);
      int end = newline < 0 ? file.length() : newline;
      if (file.startsWith(NAME, start)) {
        name = file.substring(start + NAME.length(), end).strip();
      } else if (file.startsWith(ID, start)) {
        id = FieldLine.number(file.substring(start + ID.length(), end).strip());
      } else if (file.startsWith(PRINT, start)) {
        break;
      } else {
        RecordField field = FieldLine.parse(file.substring(start, end));
        if (field != null) {
          fields.add(field);
        }
      }
      start = end + 1;
    }
    boolean usable = !name.isEmpty() && id >= 0 && id <= TraceFormat.MAX_ID;
    return usable ? new TraceFormat(system, name, id, fields) : null;
  }
}
