package dev.faultline.cli.inspect;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.stream.UnboundCount;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.EventKind;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Counts what a capture holds. */
final class EventTally {
  private final StreamDictionary dictionary;
  private final Event event;
  private final Map<Use, Long> uses = new HashMap<>();
  private final Map<String, Long> unbound = new LinkedHashMap<>();
  private final Counts tasks = new Counts();
  private final Counts subjects = new Counts();
  private final SleeperTally sleepers = new SleeperTally();
  private final LossTally losses = new LossTally();
  private final Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
  private long records;
  private long lines;
  private long unread;
  private long modelEvents;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;

  /** What a tracepoint becomes. */
  private record Use(String tracepoint, EventKind kind) {}

  EventTally(StreamDictionary dictionary) {
    this.dictionary = dictionary;
    this.event = new Event(dictionary);
  }

  void add(EventBlock block) {
    records += block.sourceEvents();
    lines += block.sourceUnits();
    unread += block.unreadUnits();
    block.logRecords().forEach(sleepers::add);
    for (UnboundCount one : block.unbound()) {
      unbound.merge(one.name(), one.count(), Long::sum);
    }
    if (block.firstNs() <= block.lastNs()) {
      span(block.firstNs(), block.lastNs());
    }
    for (int row = 0; row < block.size(); row++) {
      event.at(block, row);
      if (event.kind() == EventKind.EVENTS_LOST) {
        losses.add(event);
      } else {
        count();
      }
    }
  }

  private void count() {
    modelEvents++;
    // Streams of other tools need not tell the times of what has no binding.
    span(event.timeNs(), event.timeNs());
    losses.passes(event);
    kinds.add(event.kind());
    tasks.add(event.taskNumber());
    subjects.add(event.subjectNumber());
    uses.merge(new Use(event.tracepoint(), event.kind()), 1L, Long::sum);
  }

  private void span(long fromNs, long toNs) {
    firstNs = Math.min(firstNs, fromNs);
    lastNs = Math.max(lastNs, toNs);
  }

  /** The kinds of events that there are. */
  Set<EventKind> kinds() {
    return kinds;
  }

  void describe(CaptureInspection.Builder capture) {
    capture
        .setEvents(records)
        .setModelEvents(modelEvents)
        .setUnboundEvents(Math.max(0, records - modelEvents))
        .setLines(lines)
        .setLinesUnread(unread);
    if (firstNs <= lastNs) {
      capture.setFirstNs(firstNs).setLastNs(lastNs);
    }
    sleepers.describe(capture);
    describeTracepoints(capture);
    describeUnbound(capture);
    for (int number : tasks.mostFrequentFirst()) {
      Task task = dictionary.task(number);
      capture
          .addTasksBuilder()
          .setTid(task.tid())
          .setComm(task.comm())
          .setTgid(task.tgid())
          .setEvents(tasks.of(number));
    }
    MappingTally mappings = new MappingTally();
    for (int number : subjects.mostFrequentFirst()) {
      mappings.add(dictionary.subject(number), subjects.of(number));
    }
    mappings.describe(capture);
    losses.describe(capture);
  }

  private void describeUnbound(CaptureInspection.Builder capture) {
    unbound.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Long> use) -> -use.getValue())
                .thenComparing(Map.Entry::getKey))
        .forEach(
            use -> capture.addUnboundBuilder().setName(use.getKey()).setEvents(use.getValue()));
  }

  private void describeTracepoints(CaptureInspection.Builder capture) {
    uses.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Use, Long> use) -> -use.getValue())
                .thenComparing(use -> use.getKey().tracepoint())
                .thenComparing(use -> use.getKey().kind()))
        .forEach(
            use ->
                capture
                    .addTracepointsBuilder()
                    .setName(use.getKey().tracepoint())
                    .setKind(use.getKey().kind().name())
                    .setEvents(use.getValue()));
  }
}
