package dev.faultline.cli.slice;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventLog;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which operations are likely to matter for a finding: those with an event that proves it, then
 * those on the same files and locks, then those of the same tasks, then the others; those of the
 * same time before earlier and later ones.
 */
final class Relevance {
  private record Place(long position, long timeNs, int cpu, int tid) {}

  private enum Sort {
    PROVES,
    SAME_LOCK_MEANWHILE,
    SAME_LOCK,
    SAME_TASK_MEANWHILE,
    SAME_TASK,
    OTHER
  }

  private record Ranked(int group, Sort sort, int distance) {}

  private final EventLog log;
  private final Event event;
  private final Set<Integer> proving = new HashSet<>();
  private final Set<Integer> tids = new HashSet<>();
  private final Set<Integer> subjects = new HashSet<>();
  private int first = Integer.MAX_VALUE;
  private int last;

  Relevance(EventLog log, Finding finding, Set<EventKind> needs) {
    this.log = log;
    this.event = new Event(log.dictionary());
    Set<Place> places = new HashSet<>();
    for (Evidence proof : finding.getEvidenceList()) {
      places.add(new Place(proof.getLine(), proof.getTimeNs(), proof.getCpu(), proof.getTid()));
    }
    for (int row = 0; row < log.size(); row++) {
      log.look(event, row);
      if (places.contains(place())) {
        proving.add(row);
        first = Math.min(first, row);
        last = row;
        tids.add(event.tid());
        subjects.add(event.subjectNumber());
        subjects.add(event.otherNumber());
      }
    }
    subjects.remove(0);
    first = Math.min(first, last);
    addNeeded(needs);
  }

  private Place place() {
    return new Place(event.position(), event.timeNs(), event.cpu(), event.tid());
  }

  /** What a rule cannot do without at all, and the end of the trace, which ends every wait. */
  private void addNeeded(Set<EventKind> needs) {
    Set<EventKind> missing = needs.isEmpty() ? Set.of() : EnumSet.copyOf(needs);
    for (int row = log.size() - 1; row >= 0 && !missing.isEmpty(); row--) {
      log.look(event, row);
      if (missing.remove(event.kind())) {
        proving.add(row);
      }
    }
    proving.add(log.size() - 1);
  }

  /** The groups, the most likely first. */
  List<int[]> order(List<int[]> groups) {
    return IntStream.range(0, groups.size())
        .mapToObj(group -> rank(group, groups.get(group)))
        .sorted(Comparator.comparing(Ranked::sort).thenComparingInt(Ranked::distance))
        .map(ranked -> groups.get(ranked.group()))
        .toList();
  }

  private Ranked rank(int group, int[] rows) {
    int distance = Math.max(0, Math.max(first - rows[rows.length - 1], rows[0] - last));
    if (Arrays.stream(rows).anyMatch(proving::contains)) {
      return new Ranked(group, Sort.PROVES, distance);
    }
    boolean meanwhile = distance == 0;
    Sort sort = Sort.OTHER;
    for (int row : rows) {
      log.look(event, row);
      if (subjects.contains(event.subjectNumber()) || subjects.contains(event.otherNumber())) {
        sort = meanwhile ? Sort.SAME_LOCK_MEANWHILE : Sort.SAME_LOCK;
        break;
      }
      if (tids.contains(event.tid())) {
        sort = meanwhile ? Sort.SAME_TASK_MEANWHILE : Sort.SAME_TASK;
      }
    }
    return new Ranked(group, sort, distance);
  }
}
