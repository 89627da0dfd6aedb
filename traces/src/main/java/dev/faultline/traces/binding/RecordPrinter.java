package dev.faultline.traces.binding;

import dev.faultline.stream.Event;
import dev.faultline.v1.Context;
import dev.faultline.v1.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Bindings the other way round: what a tracepoint would have printed for an event. Fields that the
 * event does not depend on are left out, so this is not what the kernel printed, but it reads back
 * as the same event.
 */
public final class RecordPrinter {
  private static final long GREATEST_DECIMAL = 1L << 48;

  private final Bindings bindings;

  /** Prints records of tracepoints that these bindings bind. */
  public RecordPrinter(Bindings bindings) {
    this.bindings = bindings;
  }

  /**
   * The arguments of a record that becomes this event and no other.
   *
   * @return empty if there is none, or none that is easily found: where a record becomes several
   *     events, or has texts for fields
   */
  public Optional<String> arguments(Event event) {
    byte[] name = event.tracepoint().getBytes(StandardCharsets.ISO_8859_1);
    BoundTracepoint tracepoint = bindings.find(name, 0, name.length);
    boolean inInterrupt =
        event.context() != Context.CONTEXT_UNSPECIFIED && event.context() != Context.TASK;
    if (tracepoint == null || inInterrupt) {
      return Optional.empty();
    }
    for (EventPlan plan : tracepoint.events()) {
      Optional<FieldValues> values = new InversePlan(tracepoint, plan).valuesOf(event);
      if (values.isPresent()) {
        return Optional.of(print(tracepoint, values.get()));
      }
    }
    return Optional.empty();
  }

  private static String print(BoundTracepoint tracepoint, FieldValues values) {
    StringJoiner text = new StringJoiner(" ");
    for (int i = 0; i < tracepoint.spellingCount(); i++) {
      FieldSpelling field = tracepoint.spelling(i);
      if (!field.isRaw() && values.isNamed(field.slot())) {
        text.add(field.name() + "=" + value(field, values));
      }
    }
    return text.toString();
  }

  private static String value(FieldSpelling field, FieldValues values) {
    if (!values.has(field.slot())) {
      return "(fault)";
    }
    long value = values.get(field.slot()) << field.shift();
    if (field.type() == FieldType.BYTE_RANGE) {
      long low = (1L << field.shift()) - 1;
      return value + "-" + ((values.get(field.slot() + 1) << field.shift()) | low);
    }
    return switch (field.type()) {
      case HEX -> Long.toHexString(value);
      case FLAGS -> "0x" + Long.toHexString(value);
      case DEVICE -> (value >>> 20) + ":" + (value & (1 << 20) - 1);
      case BOOLEAN -> value != 0 ? "true" : "false";
      default -> number(value);
    };
  }

  /** Errors are negative, and addresses of the kernel are too. */
  private static String number(long value) {
    return Math.abs(value) < GREATEST_DECIMAL
        ? Long.toString(value)
        : "0x" + Long.toHexString(value);
  }
}
