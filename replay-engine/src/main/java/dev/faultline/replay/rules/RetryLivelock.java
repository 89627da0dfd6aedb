package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A direct write drops its lock and retries, over and over. */
@RuleSpec(
    name = "retry-livelock",
    group = RuleSpec.Group.WAITING,
    summary =
        "drop-and-retake turns, or DIO retries without progress, in one operation, many and for"
            + " long",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-19",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = {Occasion.DIRECT_WRITE, Occasion.IOMAP_READ, Occasion.IOMAP_WRITE},
    on = {
      EventKind.FAULTS_ENABLED,
      EventKind.SUBMIT,
      EventKind.DIO_RW_BEGIN,
      EventKind.DIO_RW_COMPLETE,
      EventKind.EVENTS_LOST
    },
    needs = {EventKind.FAULTS_ENABLED, EventKind.SUBMIT},
    iomapNeeds = {EventKind.DIO_RW_BEGIN, EventKind.DIO_RW_ITER})
final class RetryLivelock extends Rule {
  /** Two files that fault each other come to a handful of turns; more is a race that repeats. */
  static final int TURNS = 16;

  /** How often one operation has begun anew without progress. */
  private static final class Turns {
    private final Moment first;
    private long lastNs;
    private int count;
    private boolean told;

    Turns(Moment first) {
      this.first = first;
      this.lastNs = first.timeNs();
    }

    long ns() {
      return lastNs - first.timeNs();
    }
  }

  private final Map<DioWrite, Turns> turns = new HashMap<>();
  private final Map<TaskContext, Turns> prefaults = new HashMap<>();
  private final Patience patience = new Patience();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      turns.clear();
      prefaults.clear();
      return;
    }
    if (step.operation().orElse(null) instanceof IomapDio dio) {
      retried(step, dio);
      return;
    }
    if (!(step.operation().orElse(null) instanceof DioWrite dio)) {
      return;
    }
    switch (step.kind()) {
      case FAULTS_ENABLED -> {
        boolean dropped = (step.event().a() & 1) != 0 || dio.pinning().droppedInFault().isPresent();
        if (dropped) {
          dropped(step, dio, turns.computeIfAbsent(dio, fresh -> new Turns(step.moment())));
        }
      }
      case SUBMIT -> {
        if (step.task().shootdown().isEmpty()) {
          over(turns.remove(dio));
        }
      }
      default -> {}
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (step.kind() != EventKind.EVENTS_LOST) {
      ended(over);
    }
  }

  private void ended(Operation over) {
    if (over instanceof DioWrite dio) {
      over(turns.remove(dio));
      if (dio.pinning().turns() > 0) {
        checked();
      } else {
        notApplicable(Exemption.DID_NOTHING);
      }
    } else if (over instanceof IomapDio dio && (dio.isRead() || dio.isWrite())) {
      if (dio.mapping().model().orElse(Model.MAINLINE) == Model.NOFAULT) {
        checked();
      } else {
        notApplicable(Exemption.OTHER_MODEL);
      }
    }
  }

  private void dropped(Step step, DioWrite dio, Turns drops) {
    if (isTooLong(step, drops)) {
      report(finding(step.moment(), dio, drops));
    }
  }

  /** Counts one more; too many in too long a time are told once. */
  private boolean isTooLong(Step step, Turns so) {
    so.count++;
    so.lastNs = step.event().timeNs();
    boolean tells = so.count >= TURNS && !so.told && patience.isExhaustedBy(so.ns());
    so.told |= tells;
    return tells;
  }

  private void over(@Nullable Turns so) {
    if (so != null) {
      patience.ended(so.ns());
    }
  }

  /** Prefaulting brings in the very page that the shoot-down of the next try throws out. */
  private void retried(Step step, IomapDio dio) {
    if (dio.mapping().model().orElse(Model.MAINLINE) != Model.NOFAULT) {
      return;
    }
    if (step.kind() == EventKind.DIO_RW_BEGIN) {
      if (dio.attempt() == 1) {
        over(prefaults.remove(step.task()));
      }
      Turns tries = prefaults.computeIfAbsent(step.task(), fresh -> new Turns(step.moment()));
      if (isTooLong(step, tries)) {
        report(prefaulting(step.moment(), dio, tries));
      }
    } else if (step.kind() == EventKind.DIO_RW_COMPLETE) {
      Turns tries = prefaults.get(step.task());
      if (tries != null) {
        tries.lastNs = step.event().timeNs();
      }
    }
  }

  private static Finding prefaulting(Moment at, IomapDio dio, Turns tries) {
    return Finding.at(at, "direct I/O faults its buffer in and fails on it again, over and over")
        .let(
            Prose.task(at)
                + " does direct I/O on "
                + Prose.file(dio.mapping())
                + " at byte "
                + dio.offset()
                + ", "
                + dio.length()
                + " bytes")
        .then(
            "it begins for the "
                + tries.count
                + "th time in "
                + WaitText.lapse(at, tries.ns())
                + ", with the same bytes, none of them done")
        .because(
            "each try invalidates its range, and if the buffer is a mapping of that range, with it"
                + " the page that was just faulted in: it can go on like that for ever")
        .remedy("the filesystem must give up and go through the page cache after a try or two")
        .on(dio.mapping(), dio.pages())
        .by(at, "direct I/O")
        .proof(tries.first, "the first try")
        .proof(at, "and once more");
  }

  private static Finding finding(Moment at, DioWrite dio, Turns drops) {
    return Finding.at(at, "a DIO write drops its locks and retries over and over")
        .let(Prose.operation(dio))
        .then(
            drops.count
                + " times in a row, in "
                + WaitText.lapse(at, drops.ns())
                + ", its pinning had to drop block, without a byte written")
        .because("there is no bound on it: whoever keeps taking the other file's lock keeps it out")
        .remedy("look at who holds the lock that its buffer's fault cannot get")
        .on(dio.mapping(), dio.pages())
        .by(dio.begun(), dio.name())
        .proof(dio.begun(), "the DIO write begins")
        .proof(drops.first, "locks were dropped")
        .proof(at, "and once more");
  }
}
