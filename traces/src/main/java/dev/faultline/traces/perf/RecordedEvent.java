package dev.faultline.traces.perf;

import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.record.RecordBinding;
import dev.faultline.traces.record.RecordBytes;
import dev.faultline.traces.record.RecordHead;
import dev.faultline.traces.record.TraceFormat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One of the events that {@code perf record} was told to record. */
final class RecordedEvent {
  private final EventAttr attr;
  private final SampleLayout layout;
  private String name = "";
  private String bareName = "";
  private boolean resolved;
  private @Nullable RecordBinding binding;
  private @Nullable BoundTracepoint nameless;
  private RecordHead head = RecordHead.USUAL;

  RecordedEvent(EventAttr attr) {
    this.attr = attr;
    this.layout = new SampleLayout(attr);
  }

  EventAttr attr() {
    return attr;
  }

  SampleLayout layout() {
    return layout;
  }

  /** As perf says it, such as {@code filemap:mm_filemap_fault}; empty when it does not. */
  String name() {
    return name;
  }

  /** {@code system:name}, as perf says or as its format does; empty if neither is there. */
  String fullName(TracingData tracing) {
    TraceFormat format = name.indexOf(':') > 0 ? null : tracing.format(attr.config());
    return format == null ? name : format.system() + ":" + format.name();
  }

  void name(String newName) {
    name = newName;
  }

  boolean isTracepoint() {
    return attr.type() == EventAttr.TRACEPOINT;
  }

  /** Finds what its samples mean; the formats of tracepoints are known before the first sample. */
  void resolve(TracingData tracing, Bindings bindings) {
    if (resolved) {
      return;
    }
    resolved = true;
    TraceFormat format = isTracepoint() ? tracing.format(attr.config()) : null;
    bareName = format == null ? name.substring(name.indexOf(':') + 1) : format.name();
    if (!isTracepoint()) {
      return;
    }
    BoundTracepoint tracepoint = find(bindings, bareName);
    if (format == null) {
      nameless = tracepoint;
      return;
    }
    RecordBytes order = tracing.order();
    RecordHead declared = RecordHead.of(format);
    head = declared == null ? RecordHead.USUAL : declared;
    binding = tracepoint == null ? null : RecordBinding.of(tracepoint, format, order);
  }

  private static @Nullable BoundTracepoint find(Bindings bindings, String tracepoint) {
    byte[] bytes = tracepoint.getBytes(StandardCharsets.ISO_8859_1);
    return bindings.find(bytes, 0, bytes.length);
  }

  /** The name without its system; known once it is resolved. */
  String bareName() {
    return bareName;
  }

  /** How to read its payload, null if nothing is made of it. */
  @Nullable RecordBinding binding() {
    return binding;
  }

  /** Whether something would be made of it if the recording had its format. */
  boolean lacksFormat() {
    return nameless != null;
  }

  /** Where payloads have what they have in common. */
  RecordHead head() {
    return head;
  }
}
