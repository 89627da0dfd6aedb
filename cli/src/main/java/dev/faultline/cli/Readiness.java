package dev.faultline.cli;

import dev.faultline.replay.RuleInfo;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.MissingEvents;
import dev.faultline.v1.RuleReadiness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Whether a rule can say something of a capture, and what it lacks if it cannot. */
final class Readiness {
  private final CaptureOpener opener;
  private final Set<EventKind> kinds;

  /** Of a capture that has events of these kinds. */
  Readiness(CaptureOpener opener, Set<EventKind> kinds) {
    this.opener = opener;
    this.kinds = kinds;
  }

  RuleReadiness of(RuleInfo rule, Coverage coverage) {
    RuleReadiness.Builder readiness =
        RuleReadiness.newBuilder()
            .setRule(rule.name())
            .setChecked(coverage.getChecked())
            .setUndecided(coverage.getUndecided())
            .setReason(coverage.getReason());
    List<EventKind> missing = missing(rule);
    for (EventKind kind : missing) {
      readiness.addMissing(
          MissingEvents.newBuilder()
              .setKind(kind.name())
              .addAllTracepoints(opener.tracepoints().getOrDefault(kind, List.of()))
              .addAllCommands(opener.recordCommands(kind)));
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

  /** What the rule needs, or all that it looks at if none of it is there. */
  private List<EventKind> missing(RuleInfo rule) {
    boolean iomap = kinds.contains(EventKind.DIO_RW_BEGIN) && !rule.iomapNeeds().isEmpty();
    List<EventKind> missing = new ArrayList<>(iomap ? rule.iomapNeeds() : rule.needs());
    missing.removeAll(kinds);
    List<EventKind> seen = new ArrayList<>(rule.on());
    seen.remove(EventKind.EVENTS_LOST);
    if (missing.isEmpty() && !seen.isEmpty() && Collections.disjoint(seen, kinds)) {
      missing = seen;
    }
    Collections.sort(missing);
    return missing;
  }
}
