package dev.faultline.traces.tracedat;

import dev.faultline.traces.record.RecordHead;
import dev.faultline.traces.record.TraceFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The formats of a recording by their ids. */
final class FormatTable {
  private @Nullable TraceFormat[] byId = new TraceFormat[0];
  private RecordHead head = RecordHead.USUAL;
  private boolean headKnown;
  private int fieldCount;

  /** Adds a format; null is one that cannot be used, and is none. */
  void add(@Nullable TraceFormat format) {
    if (format == null) {
      return;
    }
    if (format.id() >= byId.length) {
      byId = Arrays.copyOf(byId, Math.max(format.id() + 1, 2 * byId.length));
    }
    byId[format.id()] = format;
    fieldCount += format.fields().size();
    if (!headKnown) {
      RecordHead declared = RecordHead.of(format);
      headKnown = declared != null;
      head = declared == null ? head : declared;
    }
  }

  /** The format of this id, or null if there is none. */
  @Nullable TraceFormat find(int id) {
    return id >= 0 && id < byId.length ? byId[id] : null;
  }

  /** All formats. */
  List<TraceFormat> all() {
    List<TraceFormat> all = new ArrayList<>();
    for (TraceFormat format : byId) {
      if (format != null) {
        all.add(format);
      }
    }
    return all;
  }

  /** What all records begin with. */
  RecordHead head() {
    return head;
  }

  /** The fields of all formats together. */
  int fieldCount() {
    return fieldCount;
  }
}
