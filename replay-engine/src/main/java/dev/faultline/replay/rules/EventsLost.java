package dev.faultline.replay.rules;

import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.EnumMap;
import java.util.Map;

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
  private final Map<Gaps, Sum> sums = new EnumMap<>(Gaps.class);

  /** All gaps of one cause. */
  private static final class Sum {
    private final Moment first;
    private long gaps;
    private long count;
    private boolean countKnown = true;

    Sum(Moment first) {
      this.first = first;
    }

    void add(long events) {
      gaps++;
      count += events;
      countKnown &= events > 0;
    }

    String amount(Gaps cause) {
      String amount = cause.amount(gaps, count);
      return countKnown ? amount.replaceFirst("at least ", "") : amount;
    }
  }

  @Override
  void observe(Step step) {
    Gaps cause = Gaps.of(step.event().loss());
    sums.computeIfAbsent(cause, gaps -> new Sum(step.moment())).add(step.event().a());
  }

  @Override
  public void finish(TraceEnd end) {
    // What cannot be read is noted by unread-lines, with samples.
    sums.remove(Gaps.UNREAD);
    sums.forEach((cause, sum) -> remark(finding(cause, sum)));
  }

  private static Finding finding(Gaps cause, Sum sum) {
    return Finding.at(sum.first, cause.title())
        .let("the capture says that " + sum.amount(cause))
        .then("the state of every task, lock and page is unknown after each gap")
        .because(cause.because())
        .remedy(cause.remedy())
        .proof(sum.first, "the first gap");
  }
}
