package dev.faultline.replay.rules;

import dev.faultline.replay.model.Collision;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import java.util.List;
import java.util.Optional;

/**
 * How to say that a direct write through iomap collided with who dirtied its pages: the race that
 * no mainline filesystem closes, and that the kernel itself calls a collision with buffered I/O.
 */
final class WriteCollision {
  private WriteCollision() {}

  /**
   * The finding.
   *
   * @param collisions pages that one task dirtied in one way, in order of time
   */
  static Finding finding(Moment at, IomapDio dio, List<Collision> collisions) {
    Collision first = collisions.get(0);
    List<PageRange> pages = collisions.stream().map(Collision::pages).toList();
    String dirtier = IomapProse.dirtier(first.dirtying().path());
    Insertion insertion = first.insertion();
    Moment last = collisions.get(collisions.size() - 1).dirtying().at();
    boolean one = IomapProse.hull(pages).size() == 1;
    boolean sameTask = insertion.begun().task().equals(first.dirtying().at().task());
    return Finding.at(at, dirtier + " dirties pages that a DIO write is writing")
        .key("pages become dirty under a DIO write, and stay")
        .let(
            IomapProse.write(dio, dio.completion().done())
                + ", has invalidated its range in the page cache and begins to submit its data at "
                + IomapProse.time(dio.loop().first().orElseThrow()))
        .let(
            Prose.task(insertion.begun())
                + " brings "
                + IomapProse.pages(pages)
                + " back into the page cache from "
                + IomapProse.time(insertion.begun())
                + " on, and "
                + (sameTask ? "" : Prose.task(first.dirtying().at()) + " ")
                + "dirties "
                + (one ? "it " : "them ")
                + IomapProse.times(collisions)
                + how(first))
        .then(
            "the write completes with "
                + dio.completion().done()
                + " bytes done; the invalidation after it cannot drop a dirty page, so "
                + (one ? "the page stays" : "the pages stay")
                + " in the page cache over the data of the direct write")
        .because(lost(dio, pages, collisions.stream().allMatch(Collision::old)))
        .remedy(
            "a race of direct I/O with mappings and buffered writes, known and accepted in the kernel:"
                + " it logs \"Page cache invalidation failure on direct I/O\" and the next fsync of"
                + " every open descriptor returns EIO. Keep direct writes and mapped or buffered"
                + " writes of the same pages apart, by a lock in the application or by ranges")
        .on(dio.mapping(), IomapProse.hull(pages))
        .by(dio.begun(), dio.name())
        .by(first.dirtying().at(), "dirties the pages")
        .by(insertion.begun(), "reads the pages in")
        .proof(dio.begun(), "the DIO write begins: write back and invalidate its range")
        .proof(dio.loop().first(), "the range was invalidated; the data is being submitted")
        .proof(
            insertion.insertionOf(first.pages()),
            "a page of the range comes back into the page cache")
        .proof(insertion.fillIssued(), "its contents are read from the disk")
        .proof(first.dirtying().at(), "a page of the range becomes dirty")
        .proof(
            Optional.of(last).filter(moment -> !moment.equals(first.dirtying().at())),
            "the last of the pages becomes dirty")
        .proof(dio.completion().written(), "the direct write is on disk")
        .proof(at, "the second invalidation is over; what is dirty is still there");
  }

  private static String how(Collision collision) {
    return switch (IomapProse.dirtier(collision.dirtying().path())) {
      case "a store through a mapping" -> ", by a store through a shared mapping";
      case "a buffered write" -> ", by a buffered write";
      default -> "";
    };
  }

  private static String lost(IomapDio dio, List<PageRange> pages, boolean old) {
    PageRange hull = IomapProse.hull(pages);
    boolean one = hull.size() == 1;
    long first = Math.max(dio.offset(), hull.first() << PageRange.PAGE_SHIFT);
    long behind =
        Math.min(dio.offset() + dio.completion().done(), (hull.last() + 1) << PageRange.PAGE_SHIFT);
    return "the write-back of "
        + IomapProse.pages(pages)
        + " will overwrite bytes "
        + first
        + " to "
        + (behind - 1)
        + " of the direct write"
        + (IomapProse.merged(pages).size() > 1 ? ", where these pages lie" : "")
        + "; "
        + (one ? "the page came" : "the pages came")
        + (old
            ? " in before the direct write was submitted, so all but the newly stored bytes go back to"
                + " what the file held before it"
            : " in while the direct write was on its way, so wherever a read of the old contents was"
                + " faster, all but the newly stored bytes go back to them")
        + "; until then every read through the page cache gets "
        + (one ? "this page" : "these pages")
        + " and not the direct write";
  }

  /** The error has come to light. */
  static void toldAtFsync(Finding finding, Moment at) {
    finding
        .then(finding.explanation().then() + "; the next check for errors (fsync) reports it")
        .proof(at, "the file's error sequence has advanced: this fsync returns EIO");
  }

  /** A mkwrite allocated under a direct I/O: the kernel stops it. */
  static Finding delayedAllocation(Moment at, IomapDio dio) {
    return Finding.at(at, "a DIO write runs into blocks that a store has just reserved")
        .grade(RuleSpec.GradeOf.POTENTIAL)
        .let(IomapProse.write(dio, 0) + " has written back its range")
        .then(
            "a store through a mapping, or a buffered write, reserves blocks there (delayed"
                + " allocation) before the write asks for its extent, and the write fails with EIO")
        .because(
            "the kernel logs \"Direct I/O collision with buffered writes!\"; the program sees an"
                + " input/output error though the disk is well")
        .remedy("keep direct and mapped or buffered writes of the same range apart")
        .on(dio.mapping(), dio.pages())
        .by(dio.begun(), dio.name())
        .proof(dio.begun(), "the DIO begins")
        .proof(dio.loop().delayedAllocation(), "its extent is one of delayed allocation")
        .proof(at, "it fails");
  }

  /** The data of a direct read has gone into pages that nobody finds any more. */
  static Finding detachedBuffer(Moment at, IomapDio read) {
    Moment detached = read.buffer().detached().orElseThrow();
    return Finding.at(at, "pages that a DIO read uses as its buffer leave the page cache")
        .grade(RuleSpec.GradeOf.POTENTIAL)
        .let(
            Prose.task(read.begun())
                + " reads "
                + Prose.file(read.mapping())
                + " directly, into a mapping of a file")
        .then(
            Prose.task(detached)
                + " removes a page of that buffer from the page cache before the read has completed")
        .because(
            "the read's data arrives in a page that is no part of the file any more: who looks at the"
                + " mapping, or at the file, may see what was there before")
        .remedy("do not write directly to a file whose mapping is the buffer of a direct read")
        .on(read.mapping(), read.pages())
        .by(read.begun(), read.name())
        .by(detached, "removes the page")
        .proof(read.begun(), "the DIO read begins")
        .proof(detached, "a page of its buffer is removed")
        .proof(at, "the read completes");
  }
}
