package dev.faultline.stream;

import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder of a capture was told to record, as far as the capture or its user says. It
 * tells what did not happen from what was not recorded: an event that was on, unfiltered, and is
 * not in the capture did not happen.
 *
 * <p>A capture may say more of this as it goes on, and take it back: that a probe was missed is
 * only known at its end. So rules ask in the end.
 *
 * @param events what was on, {@code system:name}, with {@code *} and {@code ?} as in {@code
 *     set_event}
 * @param complete whether nothing else was
 * @param filters what was left out nevertheless
 * @param probes of {@code kprobe_profile}
 * @param recorder who recorded it
 * @param filesystems whose files the capture is about; empty when that is not known
 * @param tracepoints the same in the vocabulary of the model
 */
public record Recording(
    List<String> events,
    boolean complete,
    List<RecordingFilter> filters,
    List<ProbeCount> probes,
    Recorder recorder,
    Set<String> filesystems,
    List<RecordedTracepoint> tracepoints) {

  /** Nobody says anything. */
  public static final Recording NONE =
      new Recording(List.of(), false, List.of(), List.of(), Recorder.UNKNOWN, Set.of(), List.of());

  /** Takes copies. */
  public Recording {
    events = List.copyOf(events);
    filters = List.copyOf(filters);
    probes = List.copyOf(probes);
    filesystems = Set.copyOf(filesystems);
    tracepoints = List.copyOf(tracepoints);
  }

  // As of Task: made up at their first use they take a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Recording other
        && events.equals(other.events)
        && complete == other.complete
        && filters.equals(other.filters)
        && probes.equals(other.probes)
        && recorder.equals(other.recorder)
        && filesystems.equals(other.filesystems)
        && tracepoints.equals(other.tracepoints);
  }

  @Override
  public int hashCode() {
    return (31 * events.hashCode() + filters.hashCode()) * 31 + recorder.hashCode();
  }

  /** Such events were on, and nothing else. */
  public static Recording of(List<String> events) {
    return new Recording(events, true, List.of(), List.of(), Recorder.UNKNOWN, Set.of(), List.of());
  }

  /** Whether anything is said of what was on. */
  public boolean isTold() {
    return !events.isEmpty();
  }

  /** Whether anything is said at all of what was on and what was left out. */
  public boolean saysSomething() {
    return isTold() || !filters.isEmpty() || !probes.isEmpty();
  }

  /** What both say. Events that either says were on were on. */
  public Recording and(Recording that) {
    return new Recording(
        union(events, that.events),
        complete || that.complete,
        union(filters, that.filters),
        union(probes, that.probes),
        recorder.or(that.recorder),
        Set.copyOf(union(filesystems, that.filesystems)),
        tracepoints.isEmpty() ? that.tracepoints : tracepoints);
  }

  private static <T> List<T> union(Iterable<T> some, Iterable<T> others) {
    Set<T> all = new LinkedHashSet<>();
    some.forEach(all::add);
    others.forEach(all::add);
    return List.copyOf(all);
  }

  /** The same by this recorder, as far as it was not known. */
  public Recording by(Recorder whom) {
    return new Recording(
        events, complete, filters, probes, recorder.or(whom), filesystems, tracepoints);
  }

  /** The same, with what it means to the model. */
  public Recording with(Set<String> newFilesystems, List<RecordedTracepoint> newTracepoints) {
    return new Recording(
        events, complete, filters, probes, recorder, newFilesystems, newTracepoints);
  }

  /** Whether an event was recorded: every time that it happened. */
  public Recorded of(String system, String name) {
    boolean on = events.stream().anyMatch(glob -> EventGlob.matches(glob, system, name));
    if (!on) {
      return complete ? Recorded.NO : Recorded.UNKNOWN;
    }
    boolean partly =
        filters.stream().anyMatch(filter -> filter.concerns(system, name))
            || probes.stream().anyMatch(probe -> probe.missed() > 0 && probe.name().equals(name));
    return partly ? Recorded.PARTLY : Recorded.YES;
  }

  /** Whether only some tasks were recorded, so that others may have changed anything unseen. */
  public boolean isOfSomeTasks() {
    return filters.stream().anyMatch(RecordingFilter::byTask);
  }

  /** The probes that the kernel missed at least once. */
  public List<ProbeCount> missedProbes() {
    return probes.stream().filter(probe -> probe.missed() > 0).toList();
  }

  /** Whether events of this kind were recorded, of locks those of any family. */
  public Recorded of(EventKind kind) {
    List<Recorded> families = new ArrayList<>();
    for (String family : families(kind)) {
      families.add(of(kind, family));
    }
    return families.contains(Recorded.YES)
        ? Recorded.YES
        : families.stream().reduce(Recorded::and).orElse(nothing());
  }

  private Set<String> families(EventKind kind) {
    Set<String> families = new LinkedHashSet<>();
    for (RecordedTracepoint tracepoint : tracepoints) {
      for (Meaning meaning : tracepoint.meanings()) {
        if (meaning.kind() == kind) {
          families.add(meaning.lockFamily());
        }
      }
    }
    return families;
  }

  /**
   * Whether every event of this kind was recorded, for the files of each filesystem that the
   * capture is about: all tracepoints that tell of it were on.
   *
   * @param lockFamily of which lock; {@link LockFamily#NONE} for kinds that are about none
   */
  public Recorded of(EventKind kind, String lockFamily) {
    return (filesystems.isEmpty() ? Set.of("") : filesystems)
        .stream()
            .map(filesystem -> of(kind, lockFamily, filesystem))
            .reduce(Recorded::and)
            .orElse(Recorded.UNKNOWN);
  }

  /**
   * The same for the files of one filesystem.
   *
   * @param filesystem {@code xfs}, {@code bcachefs}; empty: whichever it is
   */
  public Recorded of(EventKind kind, String lockFamily, String filesystem) {
    Optional<Recorded> own = answer(kind, lockFamily, filesystem);
    if (own.isPresent() || lockFamily.equals(LockFamily.NONE)) {
      return own.orElse(nothing());
    }
    // Of its waits and wake-ups lockdep knows nothing.
    boolean unknownToLockdep = lockFamily.equals(LockFamily.PAGE_CACHE);
    return unknownToLockdep
        ? nothing()
        : answer(kind, LockFamily.EVERY, filesystem).orElse(nothing());
  }

  private Optional<Recorded> answer(EventKind kind, String lockFamily, String filesystem) {
    return tracepoints.stream()
        .filter(
            tracepoint -> tracepoint.tellsOf(kind, lockFamily) && tracepoint.tellsOf(filesystem))
        .map(RecordedTracepoint::recorded)
        .reduce(Recorded::and);
  }

  /** The answer where no tracepoint tells of it. */
  private Recorded nothing() {
    return tracepoints.isEmpty() ? Recorded.UNKNOWN : Recorded.NO;
  }

  /**
   * The tracepoints that would have to be recorded besides, for an answer of {@link Recorded#YES}.
   *
   * @return {@code system:name} of each, by the name that the kernel has for it; empty if nothing
   *     can tell of it
   */
  public List<String> lacking(EventKind kind, String lockFamily) {
    Set<String> names = new LinkedHashSet<>();
    for (RecordedTracepoint tracepoint : tracepoints) {
      boolean concerned =
          filesystems.isEmpty()
              ? tracepoint.filesystems().isEmpty()
              : filesystems.stream().anyMatch(tracepoint::tellsOf);
      if (tracepoint.tellsOf(kind, lockFamily)
          && concerned
          && (tracepoint.recorded() == Recorded.NO || tracepoint.recorded() == Recorded.UNKNOWN)) {
        names.addAll(tracepoint.names());
      }
    }
    return List.copyOf(names);
  }

  /**
   * The tracepoints that tell of such events, of the files that the capture is about, and are said
   * to have been on: whether that is believed or not.
   */
  public List<RecordedTracepoint> said(EventKind kind) {
    List<RecordedTracepoint> said = new ArrayList<>();
    for (RecordedTracepoint tracepoint : tracepoints) {
      boolean concerned =
          filesystems.isEmpty()
              ? tracepoint.filesystems().isEmpty()
              : filesystems.stream().anyMatch(tracepoint::tellsOf);
      if (concerned
          && tracepoint.tellsOf(kind)
          && tracepoint.names().stream().anyMatch(this::saysOn)) {
        said.add(tracepoint);
      }
    }
    return said;
  }

  /**
   * Whether it says that a tracepoint was on, by name or by a pattern, and without a filter: a
   * kernel need not have what a pattern stands for.
   *
   * @param fullName {@code system:name}
   */
  public boolean saysOn(String fullName) {
    int colon = fullName.indexOf(':');
    return of(fullName.substring(0, Math.max(0, colon)), fullName.substring(colon + 1))
        == Recorded.YES;
  }

  /** The same, but of these events it is not known whether they were recorded. */
  public Recording doubting(Set<Meaning> refuted) {
    List<RecordedTracepoint> doubted = new ArrayList<>();
    for (RecordedTracepoint tracepoint : tracepoints) {
      Set<Meaning> believed = new HashSet<>(tracepoint.meanings());
      believed.removeAll(refuted);
      Set<Meaning> others = new HashSet<>(tracepoint.meanings());
      others.retainAll(refuted);
      if (!others.isEmpty()) {
        doubted.add(tracepoint.with(Recorded.UNKNOWN, others));
      }
      if (!believed.isEmpty()) {
        doubted.add(tracepoint.with(tracepoint.recorded(), believed));
      }
    }
    return with(filesystems, doubted);
  }

  /** The same of locks of any family. */
  public List<String> lacking(EventKind kind) {
    Set<String> names = new LinkedHashSet<>();
    families(kind).forEach(family -> names.addAll(lacking(kind, family)));
    return List.copyOf(names);
  }
}
