package dev.faultline.replay.rules;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Mappings;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.model.Moment;
import dev.faultline.stream.LockFamily;
import dev.faultline.stream.Recorded;
import dev.faultline.stream.Recording;
import dev.faultline.stream.UnreadSample;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known when the trace has ended.
 *
 * @param last the last event; empty if there was none
 * @param endNs time in ns of the last record of any sort, bound to an event of the model or not
 * @param seen the events that the capture has
 * @param recording what was recorded, as far as that is known and the capture does not refute it
 * @param claims what of that the capture refutes
 * @param mappings all mappings
 * @param lineCount lines read (text captures)
 * @param unreadCount lines that could not be read
 * @param unread the first of them
 * @param incomplete why the capture ended before its end; empty when it did not
 * @param recordedBy the tracepoints that record a kind
 * @param fairTwoState whether to judge lock order as if the two-state lock were fair
 */
public record TraceEnd(
    Optional<Moment> last,
    long endNs,
    SeenEvents seen,
    Recording recording,
    Claims claims,
    Mappings mappings,
    long lineCount,
    long unreadCount,
    List<UnreadSample> unread,
    String incomplete,
    Map<EventKind, List<String>> recordedBy,
    boolean fairTwoState) {

  /** Each of these comes from a direct I/O through iomap. */
  private static final Set<EventKind> OF_DIRECT_IO =
      Set.of(
          EventKind.DIO_RW_BEGIN,
          EventKind.DIO_RW_ITER,
          EventKind.DIO_RW_QUEUED,
          EventKind.DIO_RW_WRITTEN,
          EventKind.DIO_RW_COMPLETE,
          EventKind.SHOOTDOWN_FAILED);

  /** The models that the mappings of the trace are judged by. */
  public Set<Model> models() {
    Set<Model> models = EnumSet.noneOf(Model.class);
    for (Mapping mapping : mappings.all()) {
      if (mapping.model().isPresent()) {
        models.add(mapping.model().get());
      }
    }
    return models;
  }

  /**
   * Whether all files of the trace are of iomap filesystems, and no direct I/O reached iomap: what
   * is said of their page cache then is said of buffered I/O alone.
   */
  public boolean hasNoDirectIo() {
    Set<Model> models = models();
    return !models.isEmpty()
        && models.stream().allMatch(Model::isIomap)
        && OF_DIRECT_IO.stream().noneMatch(seen::has);
  }

  /** Whether a shoot-down that is not in the trace did not happen. */
  public boolean showsShootdowns() {
    return seen.has(EventKind.SHOOTDOWN_BEGIN)
        || recording.of(EventKind.SHOOTDOWN_BEGIN) == Recorded.YES;
  }

  /** Whether a rule has a meaning for any mapping of the trace, as far as that is known. */
  public boolean applies(RuleSpec rule) {
    Set<Model> models = models();
    boolean twoState = models.isEmpty() || models.contains(Model.BCACHEFS);
    return rule.holds() != RuleSpec.Holds.TWO_STATE || twoState;
  }

  private static final String[] ANY = {LockFamily.NONE};

  /** What only direct writes have: where there are none, nobody needs it. */
  private static final Set<EventKind> OF_DIRECT_WRITES =
      Set.of(
          EventKind.SHOOTDOWN_BEGIN,
          EventKind.SHOOTDOWN_END,
          EventKind.SUBMIT,
          EventKind.WRITTEN,
          EventKind.FAULTS_DISABLED,
          EventKind.FAULTS_ENABLED);

  /**
   * The events that a rule needs and the capture has none of: those that it needs for the mappings
   * that there are. What is known to have been recorded, and did not happen, is not missing.
   */
  public List<Need> missing(RuleSpec rule) {
    Set<Model> models = models();
    Set<Need> needs = new LinkedHashSet<>();
    boolean writes = seen.has(EventKind.DIO_BEGIN) || seen.has(EventKind.FAULTS_DISABLED);
    if (models.isEmpty() || models.contains(Model.BCACHEFS)) {
      for (EventKind kind : rule.needs()) {
        if (writes || !OF_DIRECT_WRITES.contains(kind)) {
          needs.addAll(needs(kind, models.isEmpty() ? ANY : rule.families()));
        }
      }
    }
    if (models.stream().anyMatch(Model::isIomap) && rule.holds() != RuleSpec.Holds.TWO_STATE) {
      for (EventKind kind : rule.iomapNeeds()) {
        if (!WithoutCompletion.replaces(kind, seen::has)) {
          needs.add(new Need(kind, LockFamily.NONE));
        }
      }
    }
    needs.removeIf(this::isThere);
    return List.copyOf(needs);
  }

  /** It was seen, or did not happen; and no filter has left some of it out. */
  private boolean isThere(Need need) {
    Recorded recorded = recording.of(need.kind(), need.lockFamily());
    boolean filtered = recorded == Recorded.PARTLY && !recording.filters().isEmpty();
    return !filtered && (seen.has(need) || recorded == Recorded.YES);
  }

  /**
   * The tracepoints that record such events, of this kernel and the filesystems of the capture, as
   * far as these are known.
   */
  public List<String> tracepoints(Need need) {
    boolean anyLock = SeenEvents.isOfLocks(need.kind()) && need.lockFamily().isEmpty();
    List<String> lacking =
        anyLock
            ? recording.lacking(need.kind())
            : recording.lacking(need.kind(), need.lockFamily());
    boolean unknown = recording.tracepoints().isEmpty();
    return unknown ? recordedBy.getOrDefault(need.kind(), List.of()) : lacking;
  }

  /** Whether nothing that is known tells of such events on the filesystems of the capture. */
  public boolean isBeyondTracing(Need need) {
    return !recording.tracepoints().isEmpty()
        && recording.filters().isEmpty()
        && tracepoints(need).isEmpty();
  }

  /** Begins of operations, with the ends that belong to them. */
  private static final Map<EventKind, EventKind> BRACKETS =
      Map.of(
          EventKind.FAULT_BEGIN, EventKind.FAULT_END,
          EventKind.MKWRITE_BEGIN, EventKind.MKWRITE_END,
          EventKind.BUFFERED_BEGIN, EventKind.BUFFERED_END,
          EventKind.RANGE_OP_BEGIN, EventKind.RANGE_OP_END);

  /**
   * Whether of some operations only the begins are in the capture, or only the ends, though it is
   * not said that all were recorded.
   */
  boolean halfRecordsOperations() {
    return BRACKETS.entrySet().stream()
        .anyMatch(
            bracket ->
                seen.has(bracket.getKey()) != seen.has(bracket.getValue())
                    && (recording.of(bracket.getKey()) != Recorded.YES
                        || recording.of(bracket.getValue()) != Recorded.YES));
  }

  /** The events that a rule would have looked at beside those that it needs. */
  public List<Need> unseen(RuleSpec rule) {
    List<Need> unseen = new ArrayList<>();
    if (models().contains(Model.BCACHEFS)) {
      for (String family : rule.alsoOf()) {
        Need need = new Need(EventKind.LOCK_ACQUIRED, family);
        if (!seen.has(need) && recording.of(need.kind(), family) != Recorded.YES) {
          unseen.add(need);
        }
      }
    }
    return unseen;
  }

  /**
   * The tracepoints of the events that a rule looks at and the capture has none of, though it is
   * not known that they did not happen: what it needs, or if all of that is there, what else it
   * looks at.
   */
  public List<String> lacking(RuleSpec rule) {
    Set<Need> needs = new LinkedHashSet<>(missing(rule));
    needs.addAll(unseen(rule));
    if (needs.isEmpty()) {
      for (EventKind[] kinds : List.of(rule.on(), rule.settling())) {
        for (EventKind kind : kinds) {
          if (!seen.has(kind) && recording.of(kind) != Recorded.YES) {
            needs.add(new Need(kind, LockFamily.NONE));
          }
        }
      }
    }
    Set<String> names = new LinkedHashSet<>();
    for (Need need : needs) {
      names.addAll(tracepoints(need));
    }
    return List.copyOf(names);
  }

  private static List<Need> needs(EventKind kind, String[] families) {
    if (!SeenEvents.isOfLocks(kind)) {
      return List.of(new Need(kind, LockFamily.NONE));
    }
    List<Need> needs = new ArrayList<>();
    for (String family : families) {
      needs.add(new Need(kind, family));
    }
    return needs;
  }

  /** The tracepoints that record a kind, for a sentence. */
  public String tracepoints(EventKind kind) {
    List<String> names = recordedBy.getOrDefault(kind, List.of());
    return names.isEmpty() ? kind.name() : String.join(" or ", names);
  }
}
