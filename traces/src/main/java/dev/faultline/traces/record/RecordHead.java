package dev.faultline.traces.record;

import org.jspecify.annotations.Nullable;

/**
 * Where the fields that all records have in common are found. Their places differ between kernels,
 * but not between the records of one.
 *
 * @param typeOffset offset of {@code common_type}, the id of the format
 * @param typeSize its bytes
 * @param pidOffset offset of {@code common_pid}, the thread
 * @param pidSize its bytes
 */
public record RecordHead(int typeOffset, int typeSize, int pidOffset, int pidSize) {
  /** As it is in nearly all kernels. */
  public static final RecordHead USUAL = new RecordHead(0, 2, 4, 4);

  /** The head of records of this format, or null if it does not declare one. */
  public static @Nullable RecordHead of(TraceFormat format) {
    RecordField type = format.field("common_type");
    RecordField pid = format.field("common_pid");
    if (type == null || pid == null) {
      return null;
    }
    boolean numbers =
        type.storage() == RecordField.Storage.NUMBER && pid.storage() == RecordField.Storage.NUMBER;
    return numbers ? new RecordHead(type.offset(), type.size(), pid.offset(), pid.size()) : null;
  }

  /** The bytes that a record has at least. */
  public int length() {
    return Math.max(typeOffset + typeSize, pidOffset + pidSize);
  }

  /** The id of the format of the record at {@code at}. */
  public int type(RecordBytes order, byte[] bytes, int at) {
    return (int) order.number(bytes, at + typeOffset, typeSize, false);
  }

  /** The thread id in the record at {@code at}. */
  public int pid(RecordBytes order, byte[] bytes, int at) {
    return (int) order.number(bytes, at + pidOffset, pidSize, true);
  }
}
