package dev.faultline.traces.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format of the records of one tracepoint, on the machine that recorded them.
 *
 * @param system such as {@code filemap}
 * @param name of the tracepoint, without its system
 * @param id what records have as {@code common_type}; assigned anew at every boot
 * @param fields in the order of the file, those that are common to all records included
 */
public record TraceFormat(String system, String name, int id, List<RecordField> fields) {
  /** Ids have 16 bits. */
  public static final int MAX_ID = 0xffff;

  /** Takes a copy of the fields. */
  public TraceFormat {
    fields = List.copyOf(fields);
  }

  /** The field of this name, or null if records have none. */
  public @Nullable RecordField field(String fieldName) {
    for (RecordField field : fields) {
      if (field.name().equals(fieldName)) {
        return field;
      }
    }
    return null;
  }
}
