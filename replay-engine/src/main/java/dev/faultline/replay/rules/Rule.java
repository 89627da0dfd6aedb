package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Knowledge;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A rule at work on one trace. It reads the model and never changes it. */
public abstract class Rule {
  private final Ledger ledger = new Ledger();
  private final RuleSpec spec;

  private final Interests interests;
  private final boolean restsOnState;

  Rule() {
    RuleSpec annotation = getClass().getAnnotation(RuleSpec.class);
    if (annotation == null) {
      throw new IllegalStateException(getClass() + " has no @RuleSpec");
    }
    this.spec = annotation;
    this.interests = new Interests(annotation);
    this.restsOnState = annotation.group() != RuleSpec.Group.QUALITY;
  }

  /** What there is to know about it. */
  public final RuleSpec spec() {
    return spec;
  }

  /** What it has to say so far. */
  public final Ledger ledger() {
    return ledger;
  }

  /** Before the first event: the model, for rules that look at all of it in the end. */
  public void attach(PageCacheModel replayed) {}

  /**
   * Events are missing from here on, or from before: the last look at the model as it was.
   *
   * @param gap the gap; what happened since its begin on one CPU is not known
   */
  public void beforeGap(Gap gap) {}

  /**
   * A task has been killed in its sleep for a lock, and is about to wait no more: the last look at
   * who waited for whom.
   *
   * @param step its request fails; it has not been applied to the model
   */
  public void beforeGivingUp(Step step) {}

  /** What it is told of. */
  public final Interests interests() {
    return interests;
  }

  /** Whether there is an opportunity of which it is not known yet what becomes of it. */
  public final boolean hasOpen() {
    return ledger.hasOpen();
  }

  /** Shows the rule an event that makes no opportunity, ends no operation, and is no gap. */
  public final void look(Step step) {
    observe(step);
  }

  /** Shows the rule an event that may make opportunities, ends no operation, and is no gap. */
  public final void count(Step step) {
    ledger.expect(begun(step));
    observe(step);
    ledger.balance();
  }

  /**
   * Shows the rule an event that has been applied to the model. Of the opportunities that the event
   * makes ({@link RuleSpec#per}) it must say what became of each; where events were lost, nobody
   * can.
   */
  public final void see(Step step) {
    boolean ends = step.endsAny();
    int due = begun(step);
    if (ends) {
      due += over(step.over());
    }
    ledger.expect(due);
    if (step.kind() == EventKind.EVENTS_LOST && restsOnState()) {
      ledger.settleOpen(Doubt.LOST);
      for (; due > 0; due--) {
        ledger.undecided(Doubt.LOST);
      }
    }
    observe(step);
    if (ends) {
      for (int i = 0; i < step.over().size(); i++) {
        ends(step, step.over().get(i));
      }
    }
    ledger.balance();
  }

  private int begun(Step step) {
    int begun = 0;
    for (Occasion occasion : interests.at(step.kind())) {
      begun += occasion.is(step) ? 1 : 0;
    }
    return begun;
  }

  private int over(List<Operation> operations) {
    int over = 0;
    for (int i = 0; i < operations.size(); i++) {
      for (Occasion occasion : interests.ofOperations()) {
        over += occasion.isEndOf(operations.get(i)) ? 1 : 0;
      }
    }
    return over;
  }

  /** Operations that are under way when the trace ends. */
  public final void seeUnfinished(Collection<Operation> operations) {
    for (Occasion occasion : interests.ofOperations()) {
      for (Operation operation : operations) {
        if (occasion.isEndOf(operation)) {
          ledger.undecided(operation.whyUnfinished());
        }
      }
    }
    ledger.settleOpen(Doubt.UNFINISHED);
  }

  /** Whether an event, and not the end of an operation, makes an opportunity of this rule. */
  final boolean begins(Step step) {
    return begun(step) > 0;
  }

  /** An event of a kind in {@link RuleSpec#on}, or that makes an opportunity. */
  void observe(Step step) {}

  /** An operation is over with the event that has just been observed. */
  void ends(Step step, Operation over) {}

  /** The rows of a rule that is a table, each with a ledger of its own; none for most rules. */
  public Map<String, Ledger> rows() {
    return Map.of();
  }

  /** The order of locks that this rule has recorded; none for most rules. */
  public Collection<Dependency> order() {
    return List.of();
  }

  /** How often locks of each class were asked for exclusively; nothing for most rules. */
  public Map<String, Long> writers() {
    return Map.of();
  }

  /**
   * Whether what it says rests on the model's state, so that a gap in the trace can make it wrong.
   */
  public boolean restsOnState() {
    return restsOnState;
  }

  /** The trace has ended. */
  public void finish(TraceEnd end) {}

  /** An opportunity was decided, and nothing was wrong. */
  final void checked() {
    ledger.checked();
  }

  /** An opportunity could not be decided. */
  final void undecided(Doubt doubt) {
    ledger.undecided(doubt);
  }

  /** An opportunity is decided only if this is known; says whether it is not. */
  final boolean isUndecided(Knowledge knowledge) {
    if (knowledge.isCertain()) {
      return false;
    }
    ledger.undecided(knowledge.doubt().orElseThrow());
    return true;
  }

  /** An opportunity turned out to be none. */
  final void notApplicable(Exemption cause) {
    ledger.notApplicable(cause);
  }

  /** What becomes of an opportunity is known later. */
  final Opportunity postponed() {
    return ledger.postponed();
  }

  /** A search for opportunities stopped before its end; {@code where} says at which limit. */
  final void stopped(String where) {
    ledger.stopped(where);
  }

  /** Reports; the opportunity counts as checked. */
  final void report(Finding finding) {
    ledger.reported(spec.group() == RuleSpec.Group.WAITING ? finding.inAnyOrder() : finding);
  }

  /** Adds a remark on the capture; it is no opportunity. */
  final void remark(Finding finding) {
    ledger.report(finding);
  }
}
