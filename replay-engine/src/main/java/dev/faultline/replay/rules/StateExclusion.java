package dev.faultline.replay.rules;

import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Add and block certainly held at once.
 *
 * <p>An acquisition is decided a little later than it happens: where the clocks of two CPUs differ,
 * the release that made it possible may be recorded just behind it.
 */
@RuleSpec(
    name = "state-exclusion",
    group = RuleSpec.Group.PROTOCOL,
    summary = "add and block certainly held at once",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-1",
    on = {
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED,
      EventKind.LOCK_WAIT,
      EventKind.EVENTS_LOST
    },
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class StateExclusion extends Rule {
  /** Trace clocks of two CPUs ("local" is the kernel's default) differ by microseconds. */
  static final long CLOCK_UNCERTAINTY_NS = 20_000;

  private record Conflict(Mapping mapping, Hold held, Hold acquired) {}

  private final List<Conflict> conflicts = new ArrayList<>(0);

  @Override
  public void observe(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      conflicts.clear();
      return;
    }
    settle(step);
    if (step.kind() != EventKind.LOCK_ACQUIRED || step.hold().isEmpty()) {
      return;
    }
    if (step.contradicting().isEmpty()) {
      if (step.opponentsKnown()) {
        checked();
      } else {
        undecided(Doubt.UNKNOWN_STATE);
      }
      return;
    }
    Hold acquired = step.hold().get();
    conflicts.add(new Conflict(acquired.mapping(), step.contradicting().get(0), acquired));
  }

  private void settle(Step step) {
    Iterator<Conflict> iterator = conflicts.iterator();
    while (iterator.hasNext()) {
      Conflict conflict = iterator.next();
      Moment acquired = conflict.acquired().acquired();
      if (step.event().timeNs() - acquired.timeNs() > CLOCK_UNCERTAINTY_NS) {
        report(finding(conflict));
        iterator.remove();
      } else if (isTheRelease(step, conflict)) {
        if (step.event().cpu() == acquired.cpu()) {
          report(finding(conflict));
        } else {
          undecided(Doubt.CLOCK);
        }
        iterator.remove();
      }
    }
  }

  private static boolean isTheRelease(Step step, Conflict conflict) {
    return step.kind() == EventKind.LOCK_RELEASED
        && step.mapping().orElse(null) == conflict.mapping()
        && step.task() == conflict.held().task();
  }

  @Override
  public void finish(TraceEnd end) {
    for (Conflict conflict : conflicts) {
      long acquiredNs = conflict.acquired().acquired().timeNs();
      boolean settled =
          end.last().isPresent() && end.last().get().timeNs() - acquiredNs > CLOCK_UNCERTAINTY_NS;
      if (settled) {
        report(finding(conflict));
      } else {
        undecided(Doubt.UNFINISHED);
      }
    }
    conflicts.clear();
  }

  private static Finding finding(Conflict conflict) {
    Hold held = conflict.held();
    Hold acquired = conflict.acquired();
    Moment at = acquired.acquired();
    return Finding.at(
            at,
            Prose.holder(acquired)
                + " acquires "
                + acquired.state().word()
                + " while "
                + Prose.holder(held)
                + " holds "
                + held.state().word())
        .let(Prose.holds(held))
        .then(Prose.task(at) + " acquires " + acquired.state().word() + " of the same lock")
        .because("the two states of the lock exclude each other: its counter has one sign")
        .remedy("look for a release of the wrong state, which moves the counter away from zero")
        .on(conflict.mapping())
        .by(held.acquired(), Prose.sort(held.operation()))
        .by(at, Prose.sort(acquired.operation()))
        .proof(held.acquired(), held.state().word() + " is acquired and not released since")
        .proof(at, acquired.state().word() + " is acquired as well");
  }
}
