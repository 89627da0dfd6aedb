package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A rule at work on one trace. It reads the model and never changes it. */
public abstract class Rule {
  private final Ledger ledger = new Ledger();
  private final RuleSpec spec;

  Rule() {
    RuleSpec annotation = getClass().getAnnotation(RuleSpec.class);
    if (annotation == null) {
      throw new IllegalStateException(getClass() + " has no @RuleSpec");
    }
    this.spec = annotation;
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

  /** An event of a kind in {@link RuleSpec#on} has been applied to the model. */
  public abstract void observe(Step step);

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
    return true;
  }

  /** The trace has ended. */
  public void finish(TraceEnd end) {}

  /** Counts an opportunity that was decided, whichever way. */
  final void checked() {
    ledger.checked();
  }

  /** Counts an opportunity that could not be decided. */
  final void undecided(Doubt doubt) {
    ledger.undecided(doubt);
  }

  /** A search for opportunities stopped before its end; {@code where} says at which limit. */
  final void stopped(String where) {
    ledger.stopped(where);
  }

  /** Reports; the opportunity counts as checked. */
  final void report(Finding finding) {
    ledger.checked();
    ledger.report(finding);
  }

  /** Adds a remark on the capture; it is no opportunity. */
  final void remark(Finding finding) {
    ledger.report(finding);
  }
}
