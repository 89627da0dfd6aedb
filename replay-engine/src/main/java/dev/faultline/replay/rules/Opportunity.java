package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;

/**
 * Something that a rule can check, and has not decided yet. It ends once: checked, undecided or not
 * applicable. What is open when events are lost, or when the trace ends, the ledger settles.
 */
final class Opportunity {
  private final Ledger ledger;
  private final OpenOpportunities among;
  private boolean over;

  Opportunity(Ledger ledger, OpenOpportunities among) {
    this.ledger = ledger;
    this.among = among;
    among.opened();
  }

  private boolean settle() {
    boolean isOpen = !over && among.take();
    over = true;
    return isOpen;
  }

  /** It was decided, and nothing was wrong. */
  void checked() {
    if (settle()) {
      ledger.countChecked();
    }
  }

  /** It was decided, and this was wrong. */
  void report(Finding finding) {
    if (settle()) {
      ledger.countReported(finding);
    }
  }

  /** It cannot be decided. */
  void undecided(Doubt doubt) {
    if (settle()) {
      ledger.countUndecided(doubt);
    }
  }

  /** There was nothing to check after all. */
  void notApplicable(Exemption cause) {
    if (settle()) {
      ledger.countNotApplicable(cause);
    }
  }
}
