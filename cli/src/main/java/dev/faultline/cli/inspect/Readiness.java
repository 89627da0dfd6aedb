package dev.faultline.cli.inspect;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.replay.RuleInfo;
import dev.faultline.replay.model.Model;
import dev.faultline.stream.Recorded;
import dev.faultline.stream.Recording;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.MissingEvents;
import dev.faultline.v1.RuleReadiness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether a rule can say something of a capture, and what it lacks if it cannot. */
final class Readiness {
  /** What only files have whose direct I/O goes through iomap. */
  private static final Set<EventKind> OF_IOMAP =
      EnumSet.of(
          EventKind.SHOOTDOWN_FAILED,
          EventKind.DIO_RW_BEGIN,
          EventKind.DIO_RW_ITER,
          EventKind.DIO_RW_QUEUED,
          EventKind.DIO_RW_WRITTEN,
          EventKind.DIO_RW_COMPLETE,
          EventKind.EXTENT_MAPPED,
          EventKind.WRITEBACK,
          EventKind.PATH_ENTERED,
          EventKind.FILL_ISSUED,
          EventKind.LOCK_REQUESTED,
          EventKind.LOCK_GIVEN_BACK);

  /** What only files have that a two-state lock guards. */
  private static final Set<EventKind> OF_TWO_STATE =
      EnumSet.of(
          EventKind.FAULTS_DISABLED,
          EventKind.FAULTS_ENABLED,
          EventKind.FAULT_BEGIN,
          EventKind.FAULT_END,
          EventKind.MKWRITE_BEGIN,
          EventKind.MKWRITE_END,
          EventKind.DIO_BEGIN,
          EventKind.DIO_QUEUED,
          EventKind.DIO_END,
          EventKind.SHOOTDOWN_BEGIN,
          EventKind.SHOOTDOWN_END,
          EventKind.SUBMIT,
          EventKind.WRITTEN,
          EventKind.FILL_BEGIN,
          EventKind.FILL_END,
          EventKind.RANGE_OP_BEGIN,
          EventKind.RANGE_OP_END,
          EventKind.DRAIN_WAIT,
          EventKind.DRAINED);

  private final CaptureOpener opener;
  private final Set<EventKind> kinds;
  private final Recording recording;
  private final boolean iomap;
  private final boolean twoState;

  /**
   * Of a capture whose mappings are judged by these models, that has events of these kinds, and of
   * which this was recorded.
   */
  Readiness(CaptureOpener opener, List<String> models, Set<EventKind> kinds, Recording recording) {
    this.opener = opener;
    this.kinds = kinds;
    this.recording = recording;
    List<Model> judging = models.stream().flatMap(title -> Model.of(title).stream()).toList();
    this.iomap =
        judging.stream().anyMatch(Model::isIomap) || kinds.contains(EventKind.DIO_RW_BEGIN);
    this.twoState = judging.contains(Model.BCACHEFS) || !Collections.disjoint(kinds, OF_TWO_STATE);
  }

  RuleReadiness of(RuleInfo rule, Coverage coverage) {
    RuleReadiness.Builder readiness =
        RuleReadiness.newBuilder()
            .setRule(rule.name())
            .setChecked(coverage.getChecked())
            .setUndecided(coverage.getUndecided())
            .setNotApplicable(coverage.getNotApplicable())
            .addAllRows(coverage.getRowsList())
            .setReason(coverage.getReason());
    List<EventKind> missing = missing(rule);
    for (EventKind kind : missing) {
      readiness.addMissing(
          MissingEvents.newBuilder()
              .setKind(kind.name())
              .addAllTracepoints(tracepoints(kind))
              .addAllCommands(commands(kind)));
    }
    boolean decides = coverage.getChecked() + coverage.getUndecided() > 0;
    return readiness
        .setState(
            !missing.isEmpty()
                ? RuleReadiness.State.Value.LACKS_EVENTS
                : decides
                    ? RuleReadiness.State.Value.DECIDES
                    : RuleReadiness.State.Value.NO_OPPORTUNITY)
        .build();
  }

  /** Those of this kernel and of the filesystems of the capture, as far as these are known. */
  private List<String> tracepoints(EventKind kind) {
    List<String> lacking = recording.lacking(kind);
    return recording.tracepoints().isEmpty()
        ? opener.tracepoints().getOrDefault(kind, List.of())
        : lacking;
  }

  /** Commands that switch on events of other filesystems are no help. */
  private List<String> commands(EventKind kind) {
    List<String> systems =
        tracepoints(kind).stream().map(name -> name.substring(0, name.indexOf(':') + 1)).toList();
    return opener.recordCommands(kind).stream()
        .filter(
            command ->
                systems.stream()
                    .map(system -> system.substring(0, Math.max(0, system.length() - 1)))
                    .anyMatch(command::contains))
        .toList();
  }

  /** What the rule needs, or all that it looks at if none of it is there. */
  private List<EventKind> missing(RuleInfo rule) {
    if (iomap && !twoState && rule.twoStateOnly()) {
      return List.of();
    }
    boolean ofIomap = iomap && !rule.iomapNeeds().isEmpty();
    List<EventKind> missing = new ArrayList<>(ofIomap ? rule.iomapNeeds() : rule.needs());
    List<EventKind> seen = new ArrayList<>(rule.on());
    seen.remove(EventKind.EVENTS_LOST);
    if (iomap != twoState) {
      // Nobody who records one of these filesystems misses the events of the other one.
      missing.removeAll(iomap ? OF_TWO_STATE : OF_IOMAP);
      seen.removeAll(iomap ? OF_TWO_STATE : OF_IOMAP);
    }
    missing.removeAll(kinds);
    if (missing.isEmpty() && !seen.isEmpty() && Collections.disjoint(seen, kinds)) {
      missing = seen;
    }
    // What was recorded and is not there did not happen: nobody lacks it.
    missing.removeIf(kind -> recording.of(kind) == Recorded.YES);
    Collections.sort(missing);
    return missing;
  }
}
