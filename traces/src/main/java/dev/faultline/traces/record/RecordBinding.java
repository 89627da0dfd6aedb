package dev.faultline.traces.record;

import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.ContextFlags;
import dev.faultline.traces.binding.EventPlan;
import dev.faultline.traces.binding.FieldSpelling;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.v1.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the values that a binding wants are taken out of the records of one format. Fields are found
 * by their name once, here, and by their offset in each record.
 */
public final class RecordBinding {
  private final BoundTracepoint tracepoint;
  private final RecordBytes order;
  private final FieldReader[] readers;
  private final @Nullable RecordField flags;
  private final int body;

  private RecordBinding(
      BoundTracepoint tracepoint,
      RecordBytes order,
      List<FieldReader> readers,
      @Nullable RecordField flags) {
    this.tracepoint = tracepoint;
    this.order = order;
    this.readers = readers.toArray(FieldReader[]::new);
    this.flags = flags;
    this.body =
        readers.stream().allMatch(FieldReader::isNumber)
            ? readers.stream().mapToInt(FieldReader::offset).min().orElse(-1)
            : -1;
  }

  /**
   * Finds the fields of a binding in a format. The name that the binding gives for the format file
   * goes before the printed one. Fields that the format lacks stay without a value.
   */
  public static RecordBinding of(
      BoundTracepoint tracepoint, TraceFormat format, RecordBytes order) {
    Map<Integer, FieldReader> bySlot = new LinkedHashMap<>();
    for (int i = 0; i < tracepoint.spellingCount(); i++) {
      FieldSpelling spelling = tracepoint.spelling(i);
      RecordField field = format.field(spelling.name());
      if (field != null) {
        // Names in the format file come behind the printed ones. Binary values are never shifted.
        bySlot.put(spelling.slot(), new FieldReader(field, spelling.slot(), spelling.type()));
      }
    }
    RecordField flags = format.field("common_flags");
    boolean wanted = tracepoint.events().stream().anyMatch(EventPlan::inContext);
    boolean usable = flags != null && flags.storage() == RecordField.Storage.NUMBER;
    return new RecordBinding(
        tracepoint, order, new ArrayList<>(bySlot.values()), wanted && usable ? flags : null);
  }

  /** The tracepoint whose records these are. */
  public BoundTracepoint tracepoint() {
    return tracepoint;
  }

  /**
   * Takes the values out of a record. What a record that is too short does not hold stays without a
   * value.
   *
   * @param bytes hold the record
   * @param from where it starts, at {@code common_type}
   * @param to behind its last byte, padding included
   * @param values are replaced
   */
  public void read(byte[] bytes, int from, int to, FieldValues values) {
    values.clear();
    for (FieldReader reader : readers) {
      reader.read(order, bytes, from, to, values);
    }
    values.context(context(bytes, from, to));
  }

  /** What the CPU was doing, where the events of a record depend on it. */
  public Context context(byte[] bytes, int from, int to) {
    return flags != null && from + flags.offset() + flags.size() <= to
        ? ContextFlags.of(order.number(bytes, from + flags.offset(), flags.size(), false))
        : Context.CONTEXT_UNSPECIFIED;
  }

  /**
   * Offset of the first byte in a record that, with the context and all bytes behind it, says which
   * events it is; -1 if there is none, because texts may stand anywhere in it.
   */
  public int body() {
    return body;
  }
}
