package dev.faultline.traces.recorded;

import dev.faultline.stream.ProbeCount;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.stream.RecordingFilter;
import java.util.ArrayList;
import java.util.List;

/** Writes what was recorded, in lines that {@link RecordedLine} reads. */
public final class RecordedLines {
  /** What a kernel takes as one marker, with room for what it prints in front. */
  private static final int LONGEST = 900;

  private final List<String> lines = new ArrayList<>();
  private StringBuilder line = new StringBuilder(RecordedLine.BEGINNING);

  private RecordedLines() {}

  /** The lines; none if nothing is said. */
  public static List<String> of(Recording recording) {
    RecordedLines text = new RecordedLines();
    if (recording.isTold() && !recording.complete()) {
      text.add("complete", "no");
    }
    text.addAll("events", recording.events());
    recording.filters().forEach(text::filter);
    text.addAll("probes", recording.probes().stream().map(RecordedLines::probe).toList());
    text.addAll("filesystem", recording.filesystems().stream().sorted().toList());
    text.recorder(recording.recorder());
    text.end();
    return List.copyOf(text.lines);
  }

  private static String probe(ProbeCount probe) {
    return probe.name() + ":" + probe.hits() + ":" + probe.missed();
  }

  /** As many values behind one key as fit into a line. */
  private void addAll(String key, List<String> values) {
    StringBuilder list = new StringBuilder();
    for (String value : values) {
      if (list.length() + value.length() > LONGEST / 2) {
        add(key, list.toString());
        list.setLength(0);
      }
      list.append(list.length() == 0 ? "" : ",").append(value);
    }
    add(key, list.toString());
  }

  private void filter(RecordingFilter filter) {
    if (filter.byTask()) {
      add("tasks", filter.expression());
    } else {
      add(
          "filter",
          (filter.event().isEmpty() ? "*:*" : filter.event()) + " " + filter.expression());
    }
  }

  private void recorder(Recorder recorder) {
    add("clock", recorder.clock());
    add("kernel", recorder.kernel());
    add("cpus", recorder.cpus() == 0 ? "" : Integer.toString(recorder.cpus()));
    add("buffer", recorder.buffer());
    add("command", recorder.command());
  }

  private void add(String key, String value) {
    if (value.isEmpty()) {
      return;
    }
    String word = " " + key + "=" + quoted(value);
    if (line.length() + word.length() > LONGEST) {
      end();
    }
    line.append(word);
  }

  private void end() {
    if (line.length() > RecordedLine.BEGINNING.length()) {
      lines.add(line.toString());
    }
    line = new StringBuilder(RecordedLine.BEGINNING);
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> " \t\"'\\".indexOf(c) >= 0);
    return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
