package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;

/**
 * Something that a rule can check, and has not decided yet. It ends once: checked, undecided or not
 * applicable. What is open when events are lost, or when the trace ends, the ledger settles.
 */
final class Opportunity {
  private final Ledger ledger;

  Opportunity(Ledger ledger) {
    this.ledger = ledger;
  }

  /** It was decided, and nothing was wrong. */
  void checked() {
    if (ledger.settle(this)) {
      ledger.countChecked();
    }
  }

  /** It was decided, and this was wrong. */
  void report(Finding finding) {
    if (ledger.settle(this)) {
      ledger.countReported(finding);
    }
  }

  /** It cannot be decided. */
  void undecided(Doubt doubt) {
    if (ledger.settle(this)) {
      ledger.countUndecided(doubt);
    }
  }

  /** There was nothing to check after all. */
  void notApplicable(Exemption cause) {
    if (ledger.settle(this)) {
      ledger.countNotApplicable(cause);
    }
  }
}
