package dev.faultline.replay.rules;

import dev.faultline.replay.model.Step;
import dev.faultline.stream.UnreadSample;

/** Parts of the capture could not be read. */
@RuleSpec(
    name = "unread-lines",
    group = RuleSpec.Group.QUALITY,
    summary = "lines of the capture could not be read",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "INCONCLUSIVE",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {})
final class UnreadLines extends Rule {

  @Override
  void observe(Step step) {}

  @Override
  public void finish(TraceEnd end) {
    if (end.unreadCount() == 0 || end.last().isEmpty()) {
      return;
    }
    Finding finding =
        Finding.at(end.last().get(), "lines of the capture could not be read")
            .then(
                end.unreadCount()
                    + " of "
                    + end.lineCount()
                    + " lines are neither events nor anything else that a capture has")
            .because("what they said is missing from the model, whatever it was")
            .remedy("attach the capture as it was recorded, not pasted or edited");
    for (UnreadSample sample : end.unread()) {
      finding.let(sample.position() + ": " + sample.reason() + ": " + sample.text());
    }
    remark(finding);
  }
}
