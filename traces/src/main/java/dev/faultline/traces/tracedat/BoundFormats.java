package dev.faultline.traces.tracedat;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.record.RecordBinding;
import dev.faultline.traces.record.TraceFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which formats of a recording are bound, by their ids; and how often the others came. */
final class BoundFormats {
  private final @Nullable RecordBinding[] byId = new RecordBinding[TraceFormat.MAX_ID + 1];

  /**
   * Whether records of this id are looked at: bound ones, markers, stacks, and what has no format.
   */
  private final boolean[] wanted = new boolean[TraceFormat.MAX_ID + 1];

  private final boolean[] known = new boolean[TraceFormat.MAX_ID + 1];

  /** How many records of this id were passed over since that was last told. */
  private final long[] passed = new long[TraceFormat.MAX_ID + 1];

  private final List<TraceFormat> unbound = new ArrayList<>();

  BoundFormats(Recording recording, Bindings bindings, int markers, KernelStacks stacks) {
    Arrays.fill(wanted, true);
    for (TraceFormat format : recording.formats.all()) {
      byte[] name = format.name().getBytes(StandardCharsets.ISO_8859_1);
      BoundTracepoint tracepoint = bindings.find(name, 0, name.length);
      wanted[format.id()] =
          tracepoint != null || format.id() == markers || stacks.isWanted(format.id());
      known[format.id()] = true;
      if (tracepoint != null) {
        byId[format.id()] = RecordBinding.of(tracepoint, format, recording.head.order());
      } else {
        unbound.add(format);
      }
    }
  }

  boolean[] wanted() {
    return wanted;
  }

  /** The binding of records of this id, or null if there is none. */
  @Nullable RecordBinding find(int id) {
    return id < byId.length && id >= 0 ? byId[id] : null;
  }

  /** A record of this id, which has a format and no binding, was passed over. */
  void pass(int id) {
    passed[id]++;
  }

  /** Counts in a block the records that were passed over since this was last asked. */
  void drain(EventBlock block) {
    for (TraceFormat format : unbound) {
      long count = passed[format.id()];
      if (count > 0) {
        block.countUnbound(format.name(), count);
        block.countSource(count, count, 0);
        passed[format.id()] = 0;
      }
    }
  }

  /** Why a record that is not bound cannot be read; empty if it is known and merely not bound. */
  String unknown(int id) {
    return id >= 0 && id < known.length && known[id]
        ? ""
        : "the recording has no format of the events with id " + id;
  }
}
