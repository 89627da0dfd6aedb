package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Mkwrite;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** mkwrite hands out a page that is not in the page cache any more. */
@RuleSpec(
    name = "mkwrite-revalidation",
    group = RuleSpec.Group.COHERENCY,
    summary = "mkwrite returned LOCKED for a page that was removed meanwhile",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-11",
    per = Occasion.MKWRITE,
    needs = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED})
final class MkwriteRevalidation extends Rule {

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof Mkwrite mkwrite && !mkwrite.isLost()) {
      ended(step, mkwrite);
    }
  }

  private void ended(Step step, Mkwrite mkwrite) {
    if (mkwrite.removed().isPresent() && !mkwrite.isResultKnown()) {
      undecided(Doubt.MISSED_END);
    } else if (mkwrite.isResultKnown() && (step.event().a() & Mkwrite.VM_FAULT_LOCKED) == 0) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (mkwrite.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (mkwrite.removed().isEmpty()) {
      checked();
    } else if (mkwrite.mapping().pages().isAbsent(mkwrite.index())) {
      report(finding(step, mkwrite));
    } else {
      undecided(Doubt.UNKNOWN_STATE);
    }
  }

  private static Finding finding(Step step, Mkwrite mkwrite) {
    Moment at = step.moment();
    PageRange page = new PageRange(mkwrite.index(), mkwrite.index());
    return Finding.at(at, "mkwrite returns a page that has been removed from the page cache")
        .let(Prose.operation(mkwrite) + " is asked to make page " + mkwrite.index() + " writable")
        .let("the page is removed meanwhile, and not inserted again")
        .then("mkwrite returns it, locked")
        .because("what is written to it from now on reaches neither the file nor anybody else")
        .remedy("the mapping and the size must be looked at again once the folio is locked")
        .on(mkwrite.mapping(), page)
        .beside(at, mkwrite.mapping().pages().nextChange(page)::moment)
        .by(mkwrite.begun(), mkwrite.name())
        .by(mkwrite.removed().orElseThrow(), "remover of the page")
        .proof(mkwrite.begun(), "mkwrite begins")
        .proof(mkwrite.removed(), "the page is removed")
        .proof(at, "mkwrite returns the page all the same");
  }
}
