package dev.faultline.replay.rules;

import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** Pages come and go without a record. */
@RuleSpec(
    name = "residency-gap",
    group = RuleSpec.Group.QUALITY,
    summary = "an event contradicts what was certain of a page",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "INV-16",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.SHOOTDOWN_END})
final class ResidencyGap extends Rule {

  @Override
  public boolean restsOnState() {
    return true;
  }

  @Override
  void observe(Step step) {
    if (!step.pages().isContradicted()) {
      return;
    }
    Finding finding =
        Finding.at(step.moment(), "pages come or go without a record")
            .then("the event contradicts what was certain of these pages, which are unknown now")
            .because(
                "migration, collapse into huge pages and replacement exchange pages without an event;"
                    + " or events are missing that the capture does not admit to")
            .remedy("nothing, unless there are many: then look at how the capture was made")
            .proof(step.moment(), "this cannot be, given what came before");
    step.mapping().ifPresent(finding::on);
    remark(finding);
  }
}
