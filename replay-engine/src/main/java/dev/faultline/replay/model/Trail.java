package dev.faultline.replay.model;

import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a task has passed and a later event of it refers back to. Most filesystems record that a
 * path was entered and not that it was left, that pages were inserted and only then that they are
 * read: the events have to be put together by the task that they are of.
 */
final class Trail {
  private static final int MOST_UNFILLED = 16;

  private final DirectIoTrail directIo = new DirectIoTrail();
  private final List<Insertion> unfilled = new ArrayList<>(2);
  private Optional<Moment> syscall = Optional.empty();
  private Optional<Path> path = Optional.empty();
  private Optional<Insertion> inserting = Optional.empty();
  private Optional<RangeRemoval> rangeRemoval = Optional.empty();
  private Optional<Moment> asyncWritten = Optional.empty();

  /** What it has to do with direct I/O through iomap. */
  DirectIoTrail directIo() {
    return directIo;
  }

  /** The begin of the system call that it is in. */
  Optional<Moment> syscall() {
    return syscall;
  }

  /** It has begun a system call, or is outside: whatever path it was on, it is on it no more. */
  void syscall(Optional<Moment> begun) {
    syscall = begun;
    path = Optional.empty();
  }

  /** The path through a filesystem that it was last seen to enter. */
  Optional<Path> path() {
    return path;
  }

  void path(Path entered) {
    path = Optional.of(entered);
  }

  void leavePath() {
    path = Optional.empty();
  }

  /** The path, or else the buffered write that its system call may be, given which file it is. */
  Optional<Path> pathTo(Mapping mapping) {
    if (path.isPresent() && path.get().mapping() == mapping) {
      return path;
    }
    boolean mayWrite =
        syscall.isPresent() && syscall.get().shape().mode() == Mode.WRITE && syscall.get().c() != 0;
    return mayWrite ? Optional.of(new Path(Mode.WRITE, mapping, syscall.get())) : Optional.empty();
  }

  /** The insertion that goes on with its next page, if nothing comes between. */
  Optional<Insertion> inserting() {
    return inserting;
  }

  /** It has begun to insert pages that are to be read. */
  void inserts(Insertion insertion) {
    inserting = Optional.of(insertion);
    if (unfilled.size() == MOST_UNFILLED) {
      unfilled.remove(0);
    }
    unfilled.add(insertion);
  }

  /** It does something else: what it inserts from now on is another insertion. */
  void insertsNoMore() {
    if (inserting.isPresent()) {
      inserting = Optional.empty();
    }
  }

  /** What it has inserted into this mapping and not asked the data of. */
  List<Insertion> takeUnfilled(Mapping mapping) {
    List<Insertion> taken = new ArrayList<>(0);
    for (int i = 0; i < unfilled.size(); i++) {
      if (unfilled.get(i).mapping() == mapping) {
        taken.add(unfilled.get(i));
      }
    }
    if (!taken.isEmpty()) {
      unfilled.removeAll(taken);
    }
    return taken;
  }

  /** The removal of a range that it is at. */
  Optional<RangeRemoval> rangeRemoval() {
    return rangeRemoval;
  }

  void rangeRemoval(Optional<RangeRemoval> removal) {
    rangeRemoval = removal;
  }

  /** A worker is told that the data of an asynchronous write is on disk. */
  void asyncWritten(Moment moment) {
    asyncWritten = Optional.of(moment);
  }

  /**
   * When it was told that this write is on disk: since the write's last submission, for one told
   * before was another's. It is told once.
   */
  Optional<Moment> completionOf(DioWrite dio) {
    Optional<Moment> told = asyncWritten;
    asyncWritten = Optional.empty();
    Optional<Moment> last = dio.submission().last();
    return told.isPresent() && last.isPresent() && last.get().before(told.get())
        ? told
        : Optional.empty();
  }
}
