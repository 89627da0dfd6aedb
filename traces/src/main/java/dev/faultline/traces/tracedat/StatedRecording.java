package dev.faultline.traces.tracedat;

import dev.faultline.stream.Recorder;
import dev.faultline.traces.record.RecordField;
import dev.faultline.traces.record.TraceFormat;
import dev.faultline.traces.recorded.RecordedLine;
import dev.faultline.traces.recorded.RecordingNotes;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a recording of trace-cmd says of what was on. It keeps the formats of the events that {@code
 * record -e} named and of no others; where none was named, as by {@code extract}, those of all that
 * the kernel has, which says nothing. Filters and tasks it does not keep.
 */
final class StatedRecording {
  private static final String OWN = "ftrace";
  private static final String MARKER = "print";

  /** Nobody names the events of so many systems; a small kernel has twice as many. */
  private static final int MOST_NAMED_SYSTEMS = 30;

  private final RecordingNotes notes = new RecordingNotes();
  private final RecordedLine line = new RecordedLine(notes);
  private int markers = -1;
  private int textAt;

  StatedRecording(Recording recording) {
    List<TraceFormat> formats = recording.formats.all();
    Set<String> systems = new HashSet<>();
    for (TraceFormat format : formats) {
      systems.add(format.system());
      RecordField text = format.field("buf");
      if (format.system().equals(OWN) && format.name().equals(MARKER) && text != null) {
        markers = format.id();
        textAt = text.offset();
      }
    }
    if (systems.size() <= MOST_NAMED_SYSTEMS) {
      formats.forEach(this::format);
    }
    notes.recorder(new Recorder("", recording.clock, recording.kernel, recording.cpuCount(), ""));
  }

  private void format(TraceFormat format) {
    if (!format.system().equals(OWN)) {
      notes.complete();
      notes.event(format.system() + ":" + format.name());
    }
  }

  /** What it has said so far, its markers included. */
  dev.faultline.stream.Recording recording() {
    return notes.recording();
  }

  /** The id of markers; -1 if there are none. */
  int markers() {
    return markers;
  }

  /**
   * Takes a marker.
   *
   * @return what is wrong with what it says; empty if nothing is
   */
  String marker(byte[] bytes, int from, int to) {
    int begin = from + textAt;
    int end = begin;
    while (end < to && bytes[end] != 0 && bytes[end] != '\n') {
      end++;
    }
    if (end <= begin || bytes[begin] != 'f') {
      return "";
    }
    String text = new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
    return RecordedLine.isOne(text) ? line.take(text) : "";
  }
}
