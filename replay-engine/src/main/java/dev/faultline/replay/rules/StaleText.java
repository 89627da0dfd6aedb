package dev.faultline.replay.rules;

import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.StalePages;

/**
 * How to say that pages stayed that the second shoot-down of a direct write should have removed.
 */
final class StaleText {
  private static final long EFAULT = -14;

  private StaleText() {}

  /** Clean pages that are there though the write has completed without an error. */
  static Finding survivor(Moment at, IomapDio dio, StalePages.Stale stale) {
    Insertion insertion = stale.insertion();
    Finding finding =
        Finding.at(
            at,
            "a DIO write leaves clean pages behind that were read in "
                + (stale.certain() ? "before" : "while")
                + " its data was "
                + (stale.certain() ? "submitted" : "being written"));
    if (!stale.certain()) {
      finding.grade(RuleSpec.GradeOf.POTENTIAL);
    }
    return finding
        .let(IomapProse.write(dio, dio.completion().done()))
        .let(
            Prose.task(insertion.begun())
                + " reads "
                + Prose.pages(stale.pages())
                + " in after the range was invalidated for the write, "
                + (stale.certain() ? "and before its data was submitted" : "while it was written"))
        .then(
            "the write completes with "
                + dio.completion().done()
                + " bytes done, and the pages are still in the page cache: the invalidation after the"
                + " write "
                + (dio.queued().isPresent()
                    ? "did not run where the asynchronous write completed, or could not remove them"
                    : "could not remove them"))
        .because(
            stale.certain()
                ? "every read through the page cache is given the old data, until the pages happen to"
                    + " be evicted"
                : "whether they have the old data or the new, the trace does not tell; if it is the"
                    + " old, every read through the page cache is given it")
        .remedy("see whether the kernel logged a failed invalidation, and who held the pages busy")
        .on(dio.mapping(), stale.pages())
        .by(dio.begun(), dio.name())
        .by(insertion.begun(), "reads the pages in")
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.loop().first(), "its range was invalidated")
        .proof(insertion.insertionOf(stale.pages()), "a page of the range comes in")
        .proof(insertion.fillIssued(), "its data is read from the disk")
        .proof(dio.loop().last(), "all data has been submitted")
        .proof(dio.queued(), "the submitter returns")
        .proof(dio.completion().written(), "the data is on disk")
        .proof(at, "the write has completed, the page is still there");
  }

  /** Whether the error is the buffer's and not the device's: what was submitted was written. */
  static boolean wroteItsFirstPart(IomapDio dio) {
    return dio.completion().error() == EFAULT;
  }

  /** Pages over the part that was written before the write failed. */
  static Finding afterFailure(Moment at, IomapDio dio, StalePages.Stale stale) {
    boolean certain = stale.certain() && wroteItsFirstPart(dio);
    Finding finding =
        Finding.at(
            at,
            "a DIO write that failed half-way leaves pages over what it wrote that were read in "
                + (certain ? "before" : "meanwhile"));
    if (!certain) {
      finding.grade(RuleSpec.GradeOf.POTENTIAL);
    }
    return finding
        .let(
            IomapProse.write(dio, 0)
                + " has submitted its first part, "
                + Prose.pages(dio.loop().submitted()))
        .then(
            "it fails with error "
                + dio.completion().error()
                + ", and "
                + Prose.pages(stale.pages())
                + " stay in the page cache: after an error nothing is invalidated")
        .because(
            "the disk has the new data and the page cache "
                + (certain ? "the old" : "may have the old")
                + ": an error is no excuse, since the data was changed all the same")
        .remedy("write the range again, or drop the file's page cache, before it is read")
        .on(dio.mapping(), stale.pages())
        .by(dio.begun(), dio.name())
        .by(stale.insertion().begun(), "reads the pages in")
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.loop().first(), "its range was invalidated")
        .proof(stale.insertion().begun(), "a page of the range comes in")
        .proof(dio.loop().last(), "its first part has been submitted")
        .proof(at, "the DIO fails, the page is still there");
  }
}
