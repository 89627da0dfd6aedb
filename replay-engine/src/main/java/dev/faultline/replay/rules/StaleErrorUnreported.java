package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel noticed that the cache went stale, and told nobody: an fsync that begins after that,
 * the first one, succeeds. The check for errors is recorded only if it finds one ({@code
 * file_check_and_advance_wb_err}), so what tells is the end of the fsync: of ext4 and, from 7.x on,
 * btrfs by their own events, of others by that of the system call.
 */
@RuleSpec(
    name = "stale-error-unreported",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "a failed second shoot-down is not followed by an error at the next fsync of that file in"
            + " the trace",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-20",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.SHOOTDOWN_FAILED,
      EventKind.WRITEBACK_ERROR_SEEN,
      EventKind.FSYNC_BEGIN,
      EventKind.FSYNC_END,
      EventKind.SYSCALL_END,
      EventKind.EVENTS_LOST
    },
    ends = IomapDio.class)
final class StaleErrorUnreported extends Rule {
  private record Failure(Moment at, Opportunity opportunity) {}

  private record Fsync(Mapping mapping, Moment begun) {}

  private final Map<Mapping, Failure> unreported = new HashMap<>();
  private final Map<TaskContext, Fsync> fsyncs = new HashMap<>();

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case SHOOTDOWN_FAILED -> step.mapping().ifPresent(mapping -> failed(step, mapping));
      case WRITEBACK_ERROR_SEEN -> step.mapping().ifPresent(mapping -> errorSeen(step, mapping));
      case FSYNC_BEGIN ->
          step.mapping()
              .ifPresent(mapping -> fsyncs.put(step.task(), new Fsync(mapping, step.moment())));
      case FSYNC_END, SYSCALL_END -> fsyncEnded(step);
      case EVENTS_LOST -> {
        unreported.clear();
        fsyncs.clear();
      }
      default -> {}
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof IomapDio dio && IomapWindows.isToJudge(dio)) {
      over(step.moment(), dio);
    }
  }

  private void over(Moment at, IomapDio dio) {
    if (!dio.window().collisions().isEmpty() && !unreported.containsKey(dio.mapping())) {
      unreported.put(dio.mapping(), new Failure(at, postponed()));
    }
  }

  /** Only the second shoot-down, after the data was submitted, leaves an error behind. */
  private void failed(Step step, Mapping mapping) {
    List<DioWrite> writes =
        step.operation().orElse(null) instanceof DioWrite own && own.mapping() == mapping
            ? List.of(own)
            : mapping.underWay().queued();
    boolean second = writes.stream().anyMatch(write -> write.submission().first().isPresent());
    if (second && !unreported.containsKey(mapping)) {
      unreported.put(mapping, new Failure(step.moment(), postponed()));
    }
  }

  private void errorSeen(Step step, Mapping mapping) {
    Failure failure = unreported.remove(mapping);
    if (failure == null) {
      return;
    }
    if (mapping.isAmbiguous()) {
      failure.opportunity().undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (step.event().a() != step.event().b()) {
      failure.opportunity().checked();
    } else {
      failure.opportunity().report(finding(step.moment(), mapping, failure.at()));
    }
  }

  private void fsyncEnded(Step step) {
    Fsync fsync = fsyncs.remove(step.task());
    boolean succeeded = step.event().a() == 0 && step.event().c() != 0;
    if (fsync == null || !succeeded) {
      return;
    }
    Failure failure = unreported.get(fsync.mapping());
    if (failure != null && failure.at().before(fsync.begun())) {
      unreported.remove(fsync.mapping());
      if (fsync.mapping().isAmbiguous()) {
        failure.opportunity().undecided(Doubt.AMBIGUOUS_IDENTITY);
      } else {
        failure.opportunity().report(finding(step.moment(), fsync.mapping(), failure.at()));
      }
    }
  }

  private static Finding finding(Moment at, Mapping mapping, Moment failure) {
    return Finding.at(at, "a stale page cache is not reported at the next fsync")
        .let("the shoot-down after a DIO write of " + Prose.file(mapping) + " failed")
        .then("the next fsync of the file sees no new error")
        .because("the program is told that all is well, and its data is not what it will read back")
        .remedy("the error sequence of the mapping must advance when the second shoot-down fails")
        .on(mapping)
        .by(failure, "DIO write")
        .proof(failure, "the second shoot-down fails")
        .proof(at, "the fsync has succeeded, or the error sequence has not advanced");
  }
}
