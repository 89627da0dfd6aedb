package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** A remap changes two files and needs block of both. */
@RuleSpec(
    name = "remap-holds-both",
    group = RuleSpec.Group.PROTOCOL,
    summary = "a remap changes extents without block on both files",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-21",
    per = Occasion.REMAP,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class RemapHoldsBoth extends Rule {

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof RangeOp remap && Occasion.REMAP.isEndOf(remap) && !remap.isLost()) {
      ended(step, remap);
    }
  }

  private void ended(Step step, RangeOp remap) {
    boolean ambiguous =
        remap.mapping().isAmbiguous() || remap.source().filter(Mapping::isAmbiguous).isPresent();
    if (!remap.mapping().isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (remap.result().isPresent() && !remap.succeeded()) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (remap.source().isEmpty()) {
      undecided(Doubt.NOT_RECORDED);
    } else if (remap.acquiredBlock().isPresent() && remap.acquiredBlockOfSource().isPresent()) {
      checked();
    } else if (remap.acquiredUnnamed() || ambiguous) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (remap.hasGivenBackUnseen(State.BLOCK)) {
      undecided(Doubt.NOT_RECORDED);
    } else if (remap.result().isEmpty()) {
      undecided(Doubt.MISSED_END);
    } else {
      report(finding(step.moment(), remap));
    }
  }

  private static Finding finding(Moment at, RangeOp remap) {
    String missing =
        remap.acquiredBlock().isPresent()
            ? "the source"
            : remap.acquiredBlockOfSource().isPresent() ? "the destination" : "either file";
    return Finding.at(at, "a remap succeeds without block of " + missing)
        .let(
            Prose.operation(remap)
                + " takes extents from "
                + Prose.file(remap.source().orElseThrow()))
        .then("it succeeds, and has not acquired block of " + missing)
        .because(
            "pages of a file whose extents are exchanged must not come in meanwhile: they would show"
                + " the other state")
        .remedy("both inodes must be locked for the whole operation, in ascending order of address")
        .on(remap.mapping())
        .by(remap.begun(), remap.name())
        .proof(remap.begun(), "the remap begins")
        .proof(remap.acquiredBlock(), "block of the destination is acquired")
        .proof(remap.acquiredBlockOfSource(), "block of the source is acquired")
        .proof(at, "the remap has succeeded");
  }
}
