package dev.faultline.replay.rules;

import dev.faultline.replay.model.Bracket;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** A shoot-down could not remove everything. */
@RuleSpec(
    name = "shootdown-failed",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "the shoot-down before a DIO failed (the kernel falls back to buffered); potential if the"
            + " operation goes on as DIO, or if the kernel reports that one after a DIO failed",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "W1, INV-18",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.SHOOTDOWN_END,
      EventKind.SHOOTDOWN_FAILED,
      EventKind.SUBMIT,
      EventKind.WRITEBACK_ERROR_SEEN,
      EventKind.KERNEL_REPORT
    })
final class ShootdownFailed extends Rule {
  private static final long SECOND_SHOOTDOWN = 1;

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case SHOOTDOWN_FAILED ->
          report(
              step.ended().orElse(null) instanceof IomapDio dio
                  ? fellBack(step.moment(), dio)
                  : failed(step.moment(), step));
      case SHOOTDOWN_END -> {
        if (step.bracket().isEmpty()) {
          return;
        }
        if (step.event().a() == 0) {
          checked();
        } else {
          report(failed(step.moment(), step).proof(step.bracket().get().begun(), "it begins"));
        }
      }
      case WRITEBACK_ERROR_SEEN ->
          step.pages()
              .errorCheck()
              .filter(check -> check.ofShootdown() && check.isUnexplained())
              .ifPresent(
                  check -> report(KernelsWord.unexplained(check, step.mapping().orElseThrow())));
      case KERNEL_REPORT -> {
        if (step.event().a() == SECOND_SHOOTDOWN) {
          report(KernelsWord.logged(step.moment(), step.task().operation(IomapDio.class)));
        }
      }
      default -> {
        if (step.operation().orElse(null) instanceof DioWrite dio
            && step.task().shootdown().isEmpty()
            && dio.window().failedShootdown().isPresent()) {
          report(wentOn(step, dio));
        }
      }
    }
  }

  private static Finding failed(Moment at, Step step) {
    Finding finding =
        Finding.at(at, "a shoot-down fails")
            .then(Prose.task(at) + " could not remove all pages of the range")
            .because(
                "somebody dirtied a page again, or holds it, or its write-back failed: the"
                    + " operation must not go on past that page cache")
            .remedy("harmless by itself; many of them cost performance")
            .by(at, Prose.sort(step.operation()))
            .proof(at, "the shoot-down fails");
    step.bracket().map(Bracket::mapping).or(step::mapping).ifPresent(finding::on);
    return finding;
  }

  private static Finding fellBack(Moment at, IomapDio dio) {
    return Finding.at(at, "a DIO write cannot clear its range and falls back to buffered I/O")
        .let(IomapProse.write(dio, 0))
        .then("a page of the range could not be invalidated before the write")
        .because(
            "it was dirtied again behind the write-back, or was busy; iomap returns ENOTBLK and the"
                + " filesystem writes through the page cache, so that nothing goes stale")
        .remedy(
            "harmless for the data; but until the pages are written back the bytes are not on disk,"
                + " and many fallbacks cost the speed that direct I/O was meant for")
        .on(dio.mapping(), dio.pages())
        .by(dio.begun(), dio.name())
        .proof(dio.begun(), "the DIO write begins")
        .proof(at, "its range cannot be invalidated");
  }

  private static Finding wentOn(Step step, DioWrite dio) {
    Moment at = step.moment();
    return Finding.at(at, "a DIO write goes on although its shoot-down failed")
        .grade(RuleSpec.GradeOf.POTENTIAL)
        .let(Prose.operation(dio) + " could not remove all pages of its range")
        .then("it submits its data all the same")
        .because("the pages that stayed are older than what is written now")
        .remedy("the operation must fail, or fall back to buffered I/O")
        .on(dio.mapping(), dio.pages())
        .by(dio.begun(), dio.name())
        .proof(dio.window().failedShootdown(), "the shoot-down fails")
        .proof(at, "the data is submitted");
  }
}
