package dev.faultline.cli.report.perfetto;

import dev.faultline.cli.report.text.FindingText;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Lane;
import dev.faultline.v1.PerfettoEvent;
import dev.faultline.v1.PerfettoPacket;
import dev.faultline.v1.Span;
import dev.faultline.v1.Tick;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One capture's tracks. What several scenes show is there once. */
final class PerfettoCapture {

  /** What a span is known by, whichever scene it is in. */
  private record SpanKey(Span.Kind kind, String what, String of, long beginNs) {}

  private record TickKey(Tick.Kind kind, long timeNs, long line) {}

  private static final class Task {
    final long track;
    final Map<SpanKey, Span> spans = new LinkedHashMap<>();
    final Map<TickKey, Tick> ticks = new LinkedHashMap<>();

    Task(long track) {
      this.track = track;
    }
  }

  private final PerfettoTracks tracks;
  private final long root;
  private final long findings;
  private final List<PerfettoPacket> descriptions = new ArrayList<>();
  private final List<PerfettoPacket> events = new ArrayList<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();

  PerfettoCapture(PerfettoTracks tracks, TraceReport trace) {
    this.tracks = tracks;
    root = track(0, trace.getPath());
    findings = track(root, "findings");
  }

  private long track(long parent, String name) {
    long number = tracks.next();
    descriptions.add(PerfettoTracks.described(number, parent, name));
    return number;
  }

  private Task task(int tid, String comm, boolean queued) {
    String name = comm + "-" + tid + (queued ? " (asynchronous)" : "");
    return tasks.computeIfAbsent(name, fresh -> new Task(track(root, name)));
  }

  /**
   * Adds what a lane has that is not there yet; a span that has ended tells more than an open one.
   */
  void add(Lane lane) {
    if (lane.getSpansCount() + lane.getTicksCount() == 0) {
      return;
    }
    Task task = task(lane.getTid(), lane.getComm(), lane.getQueued());
    for (Span span : lane.getSpansList()) {
      SpanKey key = new SpanKey(span.getKind(), span.getWhat(), span.getOf(), span.getBeginNs());
      task.spans.merge(key, span, PerfettoCapture::moreTelling);
    }
    for (Tick tick : lane.getTicksList()) {
      task.ticks.putIfAbsent(new TickKey(tick.getKind(), tick.getTimeNs(), tick.getLine()), tick);
    }
  }

  private static Span moreTelling(Span one, Span other) {
    if (one.getOpen() != other.getOpen()) {
      return one.getOpen() ? other : one;
    }
    return one.getEndNs() >= other.getEndNs() ? one : other;
  }

  /** Adds a finding, and the events that prove it, with a flow through all of them. */
  void add(Finding finding, long flow) {
    PerfettoEvent.Builder instant =
        PerfettoSlices.instant(findings, finding.getRule(), "finding").addFlowIds(flow);
    PerfettoSlices.note(instant, "grade", FindingText.word(finding.getGrade()));
    PerfettoSlices.note(instant, "title", finding.getTitle());
    PerfettoSlices.note(instant, "fingerprint", finding.getFingerprint());
    PerfettoSlices.note(instant, "explanation", finding.getExplanation());
    events.add(PerfettoSlices.packet(finding.getOccurrences().getFirstNs(), instant));
    for (Evidence event : finding.getEvidenceList()) {
      long track = task(event.getTid(), event.getComm(), false).track;
      PerfettoEvent.Builder proof =
          PerfettoSlices.instant(track, event.getRemark(), "evidence").addFlowIds(flow);
      PerfettoSlices.note(proof, "rule", finding.getRule());
      PerfettoSlices.note(proof, "event", event.getText());
      PerfettoSlices.note(proof, "position", event.getLine());
      events.add(PerfettoSlices.packet(event.getTimeNs(), proof));
    }
  }

  /** All packets: the tracks, then everything on them in order of time. */
  List<PerfettoPacket> packets() {
    tasks.values().forEach(this::write);
    List<PerfettoPacket> all = new ArrayList<>(descriptions);
    events.stream()
        .sorted(Comparator.comparingLong(PerfettoPacket::getTimestamp))
        .forEach(all::add);
    return all;
  }

  private void write(Task task) {
    Map<String, PerfettoSlices> rows = new LinkedHashMap<>();
    task.spans.values().stream()
        .sorted(PerfettoSlices.OUTER_FIRST)
        .forEach(span -> put(rows, task, span));
    rows.values().forEach(row -> events.addAll(row.packets()));
    if (!task.ticks.isEmpty()) {
      long track = track(task.track, "pages and data");
      for (Tick tick : task.ticks.values()) {
        PerfettoEvent.Builder instant =
            PerfettoSlices.instant(track, tick.getKind().name().toLowerCase(Locale.ROOT), "event");
        PerfettoSlices.note(instant, "event", tick.getText());
        PerfettoSlices.note(instant, "position", tick.getLine());
        events.add(PerfettoSlices.packet(tick.getTimeNs(), instant));
      }
    }
  }

  /** Operations go on the track of the task, the rest below it; what does not nest, beside. */
  private void put(Map<String, PerfettoSlices> rows, Task task, Span span) {
    String name = row(span);
    String row = name;
    for (int spare = 2; rows.containsKey(row) && !rows.get(row).takes(span); spare++) {
      row = name + " " + spare;
    }
    String label = row;
    rows.computeIfAbsent(
            row,
            fresh ->
                new PerfettoSlices(label.isEmpty() ? task.track : track(task.track, label.trim())))
        .add(span);
  }

  private static String row(Span span) {
    return switch (span.getKind()) {
      case OPERATION -> "";
      case HOLD, WAIT -> span.getWhat().replaceFirst("\\(.*", "") + " " + span.getOf();
      default -> "steps";
    };
  }
}
