package dev.faultline.replay.rules;

import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A waiter is passed again and again by newcomers of the state that keeps it out. */
@RuleSpec(
    name = "starvation",
    group = RuleSpec.Group.WAITING,
    summary =
        "a block waiter is passed by many later add holders for long while the count never reaches 0"
            + " (or the reverse)",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-19",
    per = Occasion.SLEEP,
    on = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED, EventKind.EVENTS_LOST},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class Starvation extends Rule {
  /** So many newcomers in one unbroken hold are no coincidence any more. */
  static final int PASSED = 100;

  /** A task that sleeps, and how many have gone ahead of it since it could last have got in. */
  private static final class Sleeper {
    private final TaskContext task;
    private final Wait wait;
    private Optional<Moment> firstPassed = Optional.empty();
    private long passed;
    private boolean told;

    Sleeper(TaskContext task, Wait wait) {
      this.task = task;
      this.wait = wait;
    }

    /** How its sleep ended may not be recorded: it has done something else since. */
    boolean isAsleep() {
      return task.waiting().equals(Optional.of(wait));
    }
  }

  private final Map<Mapping, Map<TaskContext, Sleeper>> asleep = new HashMap<>();
  private final Patience patience = new Patience();
  private final OpenWaits open = new OpenWaits();

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case EVENTS_LOST -> {
        asleep.clear();
        open.forget();
      }
      case LOCK_WAIT -> waits(step);
      case LOCK_RELEASED -> released(step);
      default -> {
        if (step.lock().hold().isPresent()) {
          acquired(step, step.lock().hold().get());
        }
      }
    }
  }

  private void waits(Step step) {
    if (begins(step)) {
      Wait wait = step.task().waiting().orElseThrow();
      open.begin(step, postponed());
      asleep
          .computeIfAbsent(wait.mapping(), fresh -> new LinkedHashMap<>())
          .put(step.task(), new Sleeper(step.task(), wait));
    }
  }

  /** At zero everybody is woken up: who goes on sleeping has lost a race, and was not passed. */
  private void released(Step step) {
    if (step.mapping().isEmpty() || !step.mapping().get().lock().holds().isEmpty()) {
      return;
    }
    for (Sleeper sleeper : asleep.getOrDefault(step.mapping().get(), Map.of()).values()) {
      sleeper.passed = 0;
      sleeper.firstPassed = Optional.empty();
    }
  }

  private void acquired(Step step, Hold hold) {
    if (step.lock().endedWait().isPresent()) {
      awake(step, step.lock().endedWait().get());
    }
    if (isRecursion(hold)) {
      return;
    }
    Map<TaskContext, Sleeper> sleepers = asleep.get(hold.mapping());
    if (sleepers == null) {
      return;
    }
    for (Sleeper sleeper : sleepers.values()) {
      if (sleeper.wait.state() == hold.state().opposite() && sleeper.isAsleep()) {
        sleeper.passed++;
        if (sleeper.firstPassed.isEmpty()) {
          sleeper.firstPassed = Optional.of(step.moment());
        }
        long sleptNs = step.event().timeNs() - sleeper.wait.since().timeNs();
        if (sleeper.passed >= PASSED && !sleeper.told && patience.isExhaustedBy(sleptNs)) {
          sleeper.told = true;
          report(finding(step.moment(), hold, sleeper));
        }
      }
    }
  }

  /** Who holds the state already is no newcomer when he takes it again. */
  private static boolean isRecursion(Hold hold) {
    List<Hold> holds = hold.mapping().lock().holds();
    for (int i = 0; i < holds.size(); i++) {
      Hold other = holds.get(i);
      if (other != hold && other.state() == hold.state() && other.task() == hold.task()) {
        return true;
      }
    }
    return false;
  }

  private void awake(Step step, Wait wait) {
    open.settle(step.task());
    patience.ended(step.event().timeNs() - wait.since().timeNs());
    Map<TaskContext, Sleeper> sleepers = asleep.get(wait.mapping());
    if (sleepers != null) {
      sleepers.remove(step.task());
    }
  }

  private static Finding finding(Moment at, Hold hold, Sleeper sleeper) {
    String wanted = sleeper.wait.state().word();
    String taken = hold.state().word();
    Moment since = sleeper.wait.since();
    return Finding.at(
            at,
            "a waiter for "
                + wanted
                + " is passed by newcomers that take "
                + taken
                + " from each other")
        .let(
            Prose.task(since)
                + " has slept since "
                + WaitText.time(since)
                + " for "
                + wanted
                + " of "
                + Prose.file(hold.mapping()))
        .then(
            sleeper.passed
                + " times since then has "
                + taken
                + " been acquired, and its count has not been zero in between")
        .because("the lock has no queue: newcomers of the current state go ahead of whoever sleeps")
        .remedy("let the newcomers pause: a file that is faulted continuously keeps writers out")
        .on(hold.mapping())
        .by(since, wanted + " waiter")
        .proof(since, "since here a task sleeps for " + wanted)
        .proof(sleeper.firstPassed, "the first that passes it")
        .proof(at, "and number " + sleeper.passed + ", when it has slept for too long");
  }
}
