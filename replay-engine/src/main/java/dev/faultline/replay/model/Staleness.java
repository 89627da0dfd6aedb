package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which pages a direct write has left stale: filled before the data was on disk and still there
 * (INV-5).
 *
 * <p>When a read sees the new data is recorded nowhere; it is between submission and completion. So
 * a page is certainly old if its fill was issued before anything was submitted of what the last
 * shoot-down was for, and may be old if it was issued before completion; where that is not known
 * only what is certainly old counts. A function of the write's window and submission, and of what
 * is resident when it is over.
 */
final class Staleness {
  private final DioWrite write;
  private final Optional<Moment> completed;

  private Staleness(DioWrite write) {
    this.write = write;
    this.completed = write.completed();
  }

  /** The stale pages that a write which is over has left, the certain ones first. */
  static List<StalePages.Stale> of(DioWrite write) {
    List<StalePages.Stale> left = new Staleness(write).within(bytesOnDisk(write));
    if (left.size() > 1) {
      left.sort((one, other) -> Boolean.compare(other.certain(), one.certain()));
    }
    return left;
  }

  /**
   * How many bytes from its begin are certainly on disk. Where the result was not recorded, all are
   * unless it ended while it pinned more of its buffer.
   */
  private static long bytesOnDisk(DioWrite write) {
    OptionalLong result = write.result();
    Submission submission = write.submission();
    boolean failed = result.isPresent() ? result.getAsLong() < 0 : !submission.isComplete();
    if (failed) {
      return submission.firstPartWritten() ? 1 : 0;
    }
    return result.orElse(submission.any() ? write.length() : 0);
  }

  private List<StalePages.Stale> within(long written) {
    PageRange onDisk = PageRange.ofBytes(write.offset(), Math.max(written, 1));
    if (written <= 0 || !onDisk.overlaps(write.pages())) {
      return List.of();
    }
    PageRange pages = onDisk.intersection(write.pages());
    List<PageRun> resident = write.mapping().pages().residentWithin(pages);
    if (resident.isEmpty()) {
      return List.of();
    }
    List<StalePages.Stale> left = new ArrayList<>(resident.size());
    for (PageRun run : resident) {
      Optional<StalePages.Stale> stale = stale(run);
      if (stale.isPresent()) {
        left.add(stale.get());
      }
    }
    return left;
  }

  private Optional<StalePages.Stale> stale(PageRun run) {
    Insertion insertion = run.insertion().orElseThrow();
    Optional<Moment> read = insertion.readIn();
    Optional<Moment> untouched = write.submission().restUntouched();
    if (read.isEmpty()) {
      return Optional.empty();
    }
    boolean certain = untouched.isPresent() && read.get().before(untouched.get());
    // After a drop that no shoot-down made up for, others may rightly have read back what an
    // earlier part of this very write had put on disk.
    boolean possible =
        completed.isPresent()
            && read.get().before(completed.get())
            && write.window().dropped().isEmpty();
    Optional<Moment> known = completed.isPresent() ? completed : write.submission().last();
    Moment end = known.orElse(write.begun());
    return certain || possible
        ? Optional.of(new StalePages.Stale(run.pages(), insertion, write, end, certain))
        : Optional.empty();
  }
}
