package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What one rule has checked, could not decide, and found.
 *
 * <p>Opportunities are conserved: each that occurred is in the end exactly one of checked,
 * undecided and not applicable. They are counted by who sees the operations ({@link Occasion}), not
 * by the rule, which then must say of each what became of it, at once or later. Of what it leaves
 * unsaid the ledger says so itself, as undecided: a rule cannot lose an opportunity by returning
 * early.
 */
public final class Ledger {
  private final Undecided undecided = new Undecided();
  private final Exempted exempted = new Exempted();
  private final Map<String, Occurrences> findings = new LinkedHashMap<>();
  private OpenOpportunities open = new OpenOpportunities();
  private long occurred;
  private long checked;
  private long due;
  private boolean fresh;

  /** So many opportunities occur now: the rule is about to be asked. */
  void expect(long opportunities) {
    due = opportunities;
    occurred += opportunities;
  }

  /** The rule has been asked: what it said nothing of is undecided. */
  void balance() {
    for (; due > 0; due--) {
      countUndecided(Doubt.UNSAID);
    }
  }

  /** One of those that are due has an outcome; or it is one that nobody has announced. */
  private void take() {
    if (due > 0) {
      due--;
    } else {
      occurred++;
    }
  }

  void checked() {
    take();
    countChecked();
  }

  void undecided(Doubt doubt) {
    take();
    countUndecided(doubt);
  }

  void notApplicable(Exemption cause) {
    take();
    countNotApplicable(cause);
  }

  void reported(Finding finding) {
    take();
    countReported(finding);
  }

  /** What will become of it is known later. */
  Opportunity postponed() {
    take();
    return new Opportunity(this, open);
  }

  /** Whether there is something of which it is not known yet what becomes of it. */
  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** What is open will not be decided any more. */
  public void settleOpen(Doubt doubt) {
    undecided.add(doubt, open.settle());
    open = new OpenOpportunities();
  }

  void countChecked() {
    checked++;
  }

  void countUndecided(Doubt doubt) {
    undecided.add(doubt, 1);
  }

  void countNotApplicable(Exemption cause) {
    exempted.add(cause);
  }

  void countReported(Finding finding) {
    checked++;
    report(finding);
  }

  /** A search stopped before its end; {@code where} says at which limit. */
  void stopped(String where) {
    undecided(Doubt.SEARCH_LIMIT);
    undecided.stoppedAt(where);
  }

  void report(Finding finding) {
    Occurrences known = findings.get(finding.key());
    if (known == null) {
      findings.put(finding.key(), new Occurrences(finding));
      fresh = true;
    } else {
      known.add(finding);
    }
  }

  /**
   * Events of a CPU were lost since {@code sinceNs}: what was found from then on may rest on a
   * state that had changed unseen.
   */
  public void retractSince(long sinceNs, int cpu) {
    retract(Doubt.LOST, occurrences -> occurrences.retractSince(sinceNs, cpu));
  }

  /** The clocks disagree by so much: what rests on a shorter time between CPUs is not certain. */
  public void retractWithin(long toleranceNs) {
    retract(Doubt.CLOCK, occurrences -> occurrences.retractWithin(toleranceNs));
  }

  /**
   * Some inode numbers turned out to mean more than one file: what rests on events that carry
   * nothing else is not certain.
   */
  public void retractAmbiguous() {
    retract(Doubt.AMBIGUOUS_IDENTITY, Occurrences::retractAmbiguous);
  }

  /** So many records are missing: what was found no more often may be what they left. */
  public void retractRare(long missing) {
    retract(Doubt.CONTRADICTED, occurrences -> occurrences.retractRare(missing));
  }

  /** There may be other CPUs whose events would explain what was found. */
  public void retractOfOneCpu() {
    retract(Doubt.ONE_CPU, occurrences -> occurrences.retractSince(Long.MIN_VALUE, -1));
  }

  private void retract(Doubt doubt, ToLongFunction<Occurrences> retraction) {
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, Occurrences> entry : findings.entrySet()) {
      long retracted = retraction.applyAsLong(entry.getValue());
      long decided = Math.min(checked, retracted);
      checked -= decided;
      // What was found beside the opportunities, such as a circle of several, is one of its own.
      occurred += retracted - decided;
      undecided.add(doubt, retracted);
      if (entry.getValue().count() == 0) {
        gone.add(entry.getKey());
      }
    }
    gone.forEach(findings::remove);
  }

  /** What was in doubt for this reason is none: it is decided, and nothing was wrong. */
  public void resolve(Doubt doubt) {
    checked += undecided.take(doubt);
  }

  /** The capture lacks what the rule relies on: nothing it said stands. */
  public void distrust() {
    long facts = 0;
    if (!findings.isEmpty()) {
      findings.values().removeIf(occurrences -> !occurrences.first().isFact());
      facts = findings.values().stream().mapToLong(Occurrences::count).sum();
    }
    long standing = Math.min(checked, facts);
    undecided.add(Doubt.NOT_RECORDED, checked - standing);
    checked = standing;
  }

  /** There is something that it has not looked at, because it is not in the capture. */
  public void notLookedAt() {
    occurred++;
    countUndecided(Doubt.NOT_RECORDED);
  }

  /** How many opportunities there were. */
  public long occurredCount() {
    return occurred;
  }

  /** How many opportunities were decided. */
  public long checkedCount() {
    return checked;
  }

  /** How many opportunities could not be decided. */
  public long undecidedCount() {
    return undecided.count();
  }

  /** How many opportunities turned out to be none. */
  public long notApplicableCount() {
    return exempted.count();
  }

  /** The reason why most of {@link #notApplicableCount} were none. */
  public Optional<Exemption> mainExemption() {
    return exempted.main();
  }

  /** What could not be decided, by reason. */
  public Map<Doubt, Long> doubts() {
    return undecided.byReason();
  }

  /** The reason behind most of {@link #undecidedCount}: an avoidable one, if there is any. */
  public Optional<Doubt> mainDoubt() {
    return undecided.mainDoubt();
  }

  /**
   * Why there is what could not be decided, in words: the reason behind most of it, and the limit
   * at which a search stopped. Empty if all was decided.
   */
  public String reason() {
    return undecided.reason();
  }

  /** Whether there is something among {@link #findings} that was not there when last asked. */
  public boolean takeFresh() {
    boolean was = fresh;
    fresh = false;
    return was;
  }

  /** What was found, in order of first occurrence. */
  public Collection<Occurrences> findings() {
    return findings.values();
  }
}
