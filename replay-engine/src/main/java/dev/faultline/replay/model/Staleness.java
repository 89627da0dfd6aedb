package dev.faultline.replay.model;

import java.util.List;
import java.util.Optional;

/**
 * Which pages a direct write has left stale: filled before the data was on disk and still there
 * (INV-5).
 *
 * <p>When a read sees the new data is recorded nowhere; it is between submission and completion. So
 * a page is certainly old if its fill was issued before anything was submitted of what the last
 * shoot-down was for, and may be old if it was issued before completion. A function of the write's
 * window and submission, and of what is resident when it is over.
 */
final class Staleness {
  private final DioWrite write;
  private final Optional<Moment> completed;

  /**
   * @param completed when all was certainly on disk; empty where that is not known: then only what
   *     is certainly old counts
   */
  Staleness(DioWrite write, Optional<Moment> completed) {
    this.write = write;
    this.completed = completed;
  }

  /**
   * The stale pages over so many bytes.
   *
   * @param written bytes from the begin of the write that are on disk
   */
  List<StalePages.Stale> over(long written) {
    PageRange onDisk = PageRange.ofBytes(write.offset(), Math.max(written, 1));
    if (written <= 0 || !onDisk.overlaps(write.pages())) {
      return List.of();
    }
    return write.mapping().pages().residentWithin(onDisk.intersection(write.pages())).stream()
        .flatMap(run -> stale(run).stream())
        .toList();
  }

  private Optional<StalePages.Stale> stale(PageResidency.Run run) {
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
    Moment end = completed.or(() -> write.submission().last()).orElse(write.begun());
    return certain || possible
        ? Optional.of(new StalePages.Stale(run.pages(), insertion, write, end, certain))
        : Optional.empty();
  }
}
