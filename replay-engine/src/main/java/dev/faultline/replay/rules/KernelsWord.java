package dev.faultline.replay.rules;

import dev.faultline.replay.model.Dirtying;
import dev.faultline.replay.model.ErrorCheck;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import java.util.List;
import java.util.Optional;

/**
 * How to say that the kernel itself has found the page cache stale: {@code
 * dio_warn_stale_pagecache()} logs it, and sets an error that the next fsync returns. It names no
 * page.
 */
final class KernelsWord {
  private static final String MESSAGE = "\"Page cache invalidation failure on direct I/O\"";

  private KernelsWord() {}

  /**
   * A program is told of an error, and one of so many writes is the cause.
   *
   * @param candidates how many writes it may have been
   */
  static Finding atFsync(ErrorCheck check, IomapDio dio, int candidates) {
    return told(
        check,
        dio,
        candidates,
        candidates == 1
            ? "the kernel reports that a DIO write collided with dirty pages"
            : "the kernel reports that one of several DIO writes collided with dirty pages");
  }

  /** Another of the writes that may have been the cause of that error: one alone is enough. */
  static Finding orAtFsync(ErrorCheck check, IomapDio dio, int candidates) {
    return told(
            check,
            dio,
            candidates,
            "a DIO write may be the one that the kernel reports to have collided")
        .grade(RuleSpec.GradeOf.POTENTIAL);
  }

  private static Finding told(ErrorCheck check, IomapDio dio, int candidates, String title) {
    Moment at = check.at();
    return collided(at, dio, title)
        .then(
            Prose.task(at)
                + " is told of an input/output error of the file, which is what a failed invalidation"
                + " behind a direct write leaves"
                + (check.isAfterAnother()
                    ? "; it is younger than the one that was told before"
                    : ", unless the file had one of which nobody had been told when the capture"
                        + " began")
                + "; "
                + (candidates == 1
                    ? "since the last error no other direct write of the file can be the cause"
                    : "it comes from at least one of "
                        + candidates
                        + " direct writes since the last error, of which this is one"))
        .proof(at, "the file's error sequence has advanced: this fsync returns EIO");
  }

  /** The kernel logs it while the write completes. */
  static Finding inLog(Moment log, IomapDio dio) {
    return collided(
            dio.completion().at().orElse(log),
            dio,
            "the kernel reports that a DIO write collided with dirty pages")
        .then("the kernel logs " + MESSAGE + " while the write completes")
        .proof(log, "the kernel's own message, printed by who completes the write")
        .proof(dio.completion().at(), "the write completes");
  }

  private static Finding collided(Moment at, IomapDio dio, String title) {
    List<Dirtying> dirtied = dio.window().undecided();
    List<PageRange> pages = dirtied.stream().map(Dirtying::pages).toList();
    Finding finding =
        Finding.at(at, title)
            .let(IomapProse.write(dio, dio.completion().done()))
            .because(
                "the page that it could not invalidate stays in the page cache over the data of the"
                    + " direct write, and will be written back over it")
            .remedy(
                "a race of direct I/O with mappings and buffered writes, known and accepted in the"
                    + " kernel. Keep direct writes and mapped or buffered writes of the same pages"
                    + " apart, by a lock in the application or by ranges")
            .by(dio.begun(), dio.name())
            .proof(dio.begun(), "the DIO write begins")
            .proof(dio.loop().first(), "its range was invalidated")
            .proof(dio.completion().written(), "its data is on disk");
    if (pages.isEmpty()) {
      return finding.on(dio.mapping(), dio.pages());
    }
    Moment first = dirtied.get(0).at();
    return finding
        .let(
            Prose.task(first)
                + " dirties "
                + IomapProse.pages(pages)
                + " meanwhile; whether the invalidation after the write met "
                + (IomapProse.hull(pages).size() == 1 ? "the page" : "the pages")
                + ", the trace alone does not tell")
        .by(first, "dirties the pages")
        .proof(first, "a page of the range becomes dirty")
        .on(dio.mapping(), IomapProse.hull(pages));
  }

  /** An error that no direct write of this capture explains. */
  static Finding unexplained(ErrorCheck check, dev.faultline.replay.model.Mapping mapping) {
    return Finding.at(check.at(), "the kernel reports a stale page cache, or an error of the disk")
        .grade(RuleSpec.GradeOf.POTENTIAL)
        .let("no direct write of " + Prose.file(mapping) + " in this capture is seen to collide")
        .then(Prose.task(check.at()) + " is told of an input/output error of the file")
        .because(
            "the invalidation behind a direct write failed, before the capture began or where it"
                + " does not see it; or pages could not be written back"
                + " (filemap_set_wb_err would tell)")
        .remedy(
            "look into the kernel's log for " + MESSAGE + ", and record from before the writes on")
        .on(mapping)
        .by(check.at(), "is told of the error")
        .proof(check.at(), "the file's error sequence has advanced: this fsync returns EIO");
  }

  /** The kernel's message, wherever it comes from. */
  static Finding logged(Moment at, Optional<IomapDio> dio) {
    Finding finding =
        Finding.at(at, "the kernel logs that an invalidation after a DIO write failed")
            .grade(RuleSpec.GradeOf.POTENTIAL)
            .then(Prose.task(at) + " prints " + MESSAGE)
            .because("pages that were dirtied meanwhile stay in the page cache, over newer data")
            .remedy(
                "the next line of the log names the file; keep direct writes and mapped or buffered"
                    + " writes of the same pages apart")
            .by(at, "prints the message")
            .proof(at, "the message");
    dio.ifPresent(write -> finding.on(write.mapping(), write.pages()));
    return finding;
  }
}
