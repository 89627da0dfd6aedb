package dev.faultline.replay.rules;

import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** The capture has gaps. */
@RuleSpec(
    name = "events-lost",
    group = RuleSpec.Group.QUALITY,
    summary = "events were lost: what happened in the gap is unknown, on every CPU",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "G1",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = EventKind.EVENTS_LOST)
final class EventsLost extends Rule {
  private long gaps;
  private long count;
  private boolean countKnown = true;
  private Optional<Moment> first = Optional.empty();

  @Override
  void observe(Step step) {
    gaps++;
    count += step.event().a();
    countKnown &= step.event().a() > 0;
    if (first.isEmpty()) {
      first = Optional.of(step.moment());
    }
  }

  @Override
  public void finish(TraceEnd end) {
    first.ifPresent(
        gap ->
            remark(
                Finding.at(gap, "events were lost")
                    .let(
                        "the capture says that "
                            + (countKnown ? count + " events" : "events, at least " + count + ",")
                            + " were lost in "
                            + gaps
                            + (gaps == 1 ? " gap" : " gaps"))
                    .then("the state of every task, lock and page is unknown after each gap")
                    .because("a task of any CPU may have done anything meanwhile")
                    .remedy(
                        "record with larger buffers (buffer_size_kb, trace-cmd record -b, perf -m)")
                    .proof(gap, "the first gap")));
  }
}
