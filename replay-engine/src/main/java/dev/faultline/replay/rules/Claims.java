package dev.faultline.replay.rules;

import dev.faultline.stream.LockFamily;
import dev.faultline.stream.RecordedTracepoint;
import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.stream.Recording;
import dev.faultline.v1.EventKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is said to have been recorded, held against what the capture has. An event that was on and
 * is not there did not happen. But what is begun again and again has ended in between, and what
 * ends again and again was begun: where one of the two is not in the capture at all, it happened
 * and was not recorded, whatever is said of it. Then it is as if nothing had been said of it.
 */
public final class Claims {
  /** Events that come by turns: what begins, and what ends it. */
  private static final EventKind[][] BRACKETS = {
    {EventKind.DIO_BEGIN, EventKind.DIO_END},
    {EventKind.DIO_RW_BEGIN, EventKind.DIO_RW_COMPLETE},
    {EventKind.SHOOTDOWN_BEGIN, EventKind.SHOOTDOWN_END},
    {EventKind.FAULTS_DISABLED, EventKind.FAULTS_ENABLED},
    {EventKind.SUBMIT, EventKind.WRITTEN},
    {EventKind.FAULT_BEGIN, EventKind.FAULT_END},
    {EventKind.MKWRITE_BEGIN, EventKind.MKWRITE_END},
    {EventKind.BUFFERED_BEGIN, EventKind.BUFFERED_END},
    {EventKind.RANGE_OP_BEGIN, EventKind.RANGE_OP_END},
    {EventKind.FILL_BEGIN, EventKind.FILL_END},
    {EventKind.DRAIN_WAIT, EventKind.DRAINED},
    {EventKind.LOCK_REQUESTED, EventKind.LOCK_GIVEN_BACK},
    {EventKind.LOCKED_PART_BEGIN, EventKind.LOCKED_PART_END},
    {EventKind.FSYNC_BEGIN, EventKind.FSYNC_END},
    {EventKind.SYSCALL_BEGIN, EventKind.SYSCALL_END},
    {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED}
  };

  /** Of two the one may be cut off by the begin of the trace, or by its end. */
  private static final int MANY = 3;

  private final Recording recording;
  private final SeenEvents seen;
  private final Map<String, String> contradictions = new LinkedHashMap<>();
  private final Set<Meaning> refuted = new HashSet<>();

  /**
   * Holds one against the other.
   *
   * @param recording what is said to have been recorded
   * @param seen what the capture has
   */
  public Claims(Recording recording, SeenEvents seen) {
    this.recording = recording;
    this.seen = seen;
    if (!recording.isTold()) {
      return;
    }
    for (EventKind[] bracket : BRACKETS) {
      // A kernel that never clears faults_disabled_mapping is what fdm-bracket looks for.
      if (bracket[0] != EventKind.FAULTS_DISABLED) {
        compare(bracket[0], bracket[1]);
      }
      // The end of a system call is that of a direct one as well, its begin is not.
      if (bracket[0] != EventKind.BUFFERED_BEGIN) {
        compare(bracket[1], bracket[0]);
      }
    }
  }

  private void compare(EventKind present, EventKind absent) {
    for (RecordedTracepoint tracepoint : recording.said(absent)) {
      if (!SeenEvents.isOfLocks(absent) || tracepoint.tellsOf(absent, LockFamily.PAGE_CACHE)) {
        compare(tracepoint, present, absent);
      } else {
        compareOtherLocks(tracepoint, present, absent);
      }
    }
  }

  /** What ends {@code dio_write_enter} is called {@code dio_write_exit}; some have other names. */
  private void compare(RecordedTracepoint tracepoint, EventKind present, EventKind absent) {
    String stem = stem(tracepoint);
    boolean paired =
        recording.tracepoints().stream()
            .anyMatch(other -> other.tellsOf(present) && stem(other).equals(stem));
    Predicate<String> counterpart = name -> !paired || stem(name).equals(stem);
    long count = seen.count(present, counterpart);
    if (count >= MANY && !isThere(absent, counterpart)) {
      refute(tracepoint, absent, count, seen.tracepoints(present, counterpart));
    }
  }

  /** A write that a worker will complete returns as well, with another result. */
  private boolean isThere(EventKind kind, Predicate<String> of) {
    return seen.count(kind, of) > 0
        || (kind == EventKind.DIO_END && seen.count(EventKind.DIO_QUEUED, of) > 0);
  }

  private void compareOtherLocks(
      RecordedTracepoint tracepoint, EventKind present, EventKind absent) {
    for (String family : seen.otherFamilies()) {
      long count = seen.countOfOthers(new Need(present, family));
      boolean tells =
          tracepoint.tellsOf(absent, family) || tracepoint.tellsOf(absent, LockFamily.EVERY);
      if (tells && count >= MANY && seen.countOfOthers(new Need(absent, family)) == 0) {
        refute(tracepoint, absent, count, new Need(present, family).words());
      }
    }
  }

  private static String stem(RecordedTracepoint tracepoint) {
    return stem(tracepoint.names().get(0));
  }

  /** The name without its system and its last word. */
  private static String stem(String name) {
    int end = name.lastIndexOf('_');
    return name.substring(name.indexOf(':') + 1, Math.max(name.indexOf(':') + 1, end));
  }

  private void refute(RecordedTracepoint tracepoint, EventKind absent, long count, String present) {
    tracepoint.meanings().stream()
        .filter(meaning -> meaning.kind() == absent)
        .forEach(refuted::add);
    String name = String.join(" or ", tracepoint.names());
    contradictions.putIfAbsent(
        name,
        "contradicted: it is said that "
            + name
            + " was recorded, and the capture has none, but "
            + present
            + " "
            + count
            + " times: say what was on in this recording, or give the whole capture if lines were"
            + " taken out; else it was not set, or does not fire: record again with it");
  }

  /** What of it the capture contradicts, a sentence each. */
  public List<String> contradictions() {
    return List.copyOf(contradictions.values());
  }

  /** What is left of it to be believed. */
  public Recording believed() {
    return refuted.isEmpty() ? recording : recording.doubting(refuted);
  }

  /** Whether such events happened and were not recorded, though it is said that they were. */
  boolean isRefuted(Need need) {
    return refuted.contains(new Meaning(need.kind(), need.lockFamily()));
  }
}
