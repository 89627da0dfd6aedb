package dev.faultline.replay.rules;

import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A waiter is passed again and again by newcomers of the state that keeps it out. */
@RuleSpec(
    name = "starvation",
    group = RuleSpec.Group.WAITING,
    summary =
        "a block waiter is passed by many later add holders while the count never reaches 0 (or the"
            + " reverse)",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-19",
    on = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED, EventKind.EVENTS_LOST},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class Starvation extends Rule {
  /** So many newcomers in one unbroken hold are no coincidence any more. */
  static final int PASSED = 100;

  /** Newcomers of a state since its count was last 0, and where that began. */
  private static final class Run {
    private final State state;
    private final Moment begun;
    private long newcomers;

    Run(State state, Moment begun) {
      this.state = state;
      this.begun = begun;
    }
  }

  private final Map<Mapping, Run> runs = new HashMap<>();
  private Optional<PageCacheModel> model = Optional.empty();

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  @Override
  public void observe(Step step) {
    switch (step.kind()) {
      case EVENTS_LOST -> runs.clear();
      case LOCK_RELEASED -> released(step);
      default -> {
        if (step.hold().isPresent()) {
          acquired(step, step.hold().get());
        }
      }
    }
  }

  private void released(Step step) {
    step.mapping().filter(mapping -> mapping.lock().holds().isEmpty()).ifPresent(runs::remove);
  }

  private void acquired(Step step, Hold hold) {
    Mapping mapping = hold.mapping();
    Run run = runs.get(mapping);
    if (run == null || run.state != hold.state()) {
      run = new Run(hold.state(), step.moment());
      runs.put(mapping, run);
    }
    run.newcomers++;
    // The one whose wait has just ended had a run to wait for; it ended in time or not.
    step.endedWait().ifPresent(wait -> checked());
    if (run.newcomers == PASSED) {
      starving(step, mapping, run);
    }
  }

  private void starving(Step step, Mapping mapping, Run run) {
    for (TaskContext task : model.orElseThrow().tasks()) {
      Wait wait = task.waiting().orElse(null);
      if (wait != null && wait.mapping() == mapping && wait.state() == run.state.opposite()) {
        report(finding(step.moment(), mapping, run, wait));
        return;
      }
    }
  }

  private static Finding finding(Moment at, Mapping mapping, Run run, Wait wait) {
    return Finding.at(
            at,
            "a waiter for "
                + wait.state().word()
                + " is passed by newcomers that take "
                + run.state.word()
                + " from each other")
        .let(
            Prose.task(wait.since())
                + " sleeps for "
                + wait.state().word()
                + " of "
                + Prose.file(mapping))
        .then(
            run.newcomers
                + " times "
                + run.state.word()
                + " has been acquired since its count was last zero, and it has not been zero since")
        .because("the lock has no queue: newcomers of the current state go ahead of whoever sleeps")
        .remedy(
            "look at how long it went on: a file that is faulted continuously keeps writers out")
        .on(mapping)
        .by(wait.since(), wait.state().word() + " waiter")
        .proof(run.begun, run.state.word() + " is acquired, the count leaves zero")
        .proof(wait.since(), "a task goes to sleep for " + wait.state().word())
        .proof(at, "and is passed once more");
  }
}
