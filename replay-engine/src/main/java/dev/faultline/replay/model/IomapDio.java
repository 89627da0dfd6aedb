package dev.faultline.replay.model;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A direct I/O through iomap, {@code struct iomap_dio}: XFS, ext4, btrfs, gfs2, f2fs, block
 * devices.
 *
 * <p>A write goes: write back and wait for the range, invalidate it (the first shoot-down; if that
 * fails, the filesystem falls back to buffered I/O); then, extent by extent, map, pin and submit;
 * wait, or leave the rest to who completes it; convert extents; invalidate the range again (the
 * second shoot-down); complete. A read writes back and waits, and that is all.
 *
 * <p>No lock keeps pages out between the two shoot-downs. What comes in and stays clean, the second
 * one removes. What was dirtied it cannot remove: the page stays, older than the disk, and will be
 * written back over the new data. The second shoot-down does not run at all after an error, and may
 * not run where an asynchronous write completes in an interrupt.
 *
 * <p>The shoot-downs have no events of their own. That the loop has begun to ask for extents proves
 * that the first one succeeded; the completion comes right behind the second.
 */
public final class IomapDio extends Operation {
  private static final int MOST = 4096;
  private static final int MOST_UNDER_WAY = 1024;
  private static final long EFAULT = -14;

  private final long offset;
  private final long length;
  private final long doneBefore;
  private Mode direction = Mode.MODE_UNSPECIFIED;
  private int attempt = 1;
  private Optional<Moment> firstIteration = Optional.empty();
  private Optional<Moment> lastIteration = Optional.empty();
  private Optional<Moment> queued = Optional.empty();
  private Optional<Moment> written = Optional.empty();
  private final SecondShootdown secondShootdown = new SecondShootdown();
  private Optional<Moment> delayedAllocation = Optional.empty();
  private Optional<Moment> detached = Optional.empty();
  private Optional<Moment> completed = Optional.empty();
  private long reached;
  private long done;
  private long error;
  private boolean mistaken;
  private boolean faulted;
  private final List<Dirtying> dirtied = new ArrayList<>(0);
  private final List<Collision> collisions = new ArrayList<>(0);
  private final Set<Mapping> buffersOf = new HashSet<>(2);
  private long cleaned;
  private long unknown;

  IomapDio(Mapping mapping, TaskContext task, Optional<Operation> parent, Moment begun) {
    super(mapping, task, parent, begun);
    this.offset = begun.a();
    this.length = begun.b();
    this.doneBefore = begun.shape().kind() == EventKind.DIO_RW_BEGIN ? begun.c() : 0;
    this.reached = offset;
  }

  /** First byte. */
  public long offset() {
    return offset;
  }

  /** How many bytes were asked for. */
  public long length() {
    return length;
  }

  /** How many bytes the calls before this one have done, if it goes on from there. */
  public long doneBefore() {
    return doneBefore;
  }

  /** The pages over the range asked for. */
  public PageRange pages() {
    return PageRange.ofBytes(offset, length);
  }

  /** Whether it certainly writes; the begin does not say. */
  public boolean isWrite() {
    return direction == Mode.WRITE;
  }

  /** Whether it certainly reads. */
  public boolean isRead() {
    return direction == Mode.READ;
  }

  /** Which try this is, from 1, of the same bytes by the same task without any progress. */
  public int attempt() {
    return attempt;
  }

  /** When it first asked for an extent: the first shoot-down has succeeded. */
  public Optional<Moment> firstIteration() {
    return firstIteration;
  }

  /** When it last asked for an extent: all before it has been submitted. */
  public Optional<Moment> lastIteration() {
    return lastIteration;
  }

  /** When its submitter returned; empty for a synchronous one. */
  public Optional<Moment> queued() {
    return queued;
  }

  /** When its data was on disk and its extents converted, where the filesystem says so. */
  public Optional<Moment> written() {
    return written;
  }

  /** When it was given an extent of delayed allocation, which a mkwrite must just have made. */
  public Optional<Moment> delayedAllocation() {
    return delayedAllocation;
  }

  /** When a page that a read uses as its buffer left the page cache before the read had ended. */
  public Optional<Moment> detached() {
    return detached;
  }

  /** When it completed. */
  public Optional<Moment> completed() {
    return completed;
  }

  /** How many bytes this call has done; none after an error. */
  public long done() {
    return done;
  }

  /** The error it ended with, negative; 0 = none. */
  public long error() {
    return error;
  }

  /** Whether some of its data had been submitted before the loop ended. */
  public boolean hasSubmitted() {
    return reached > offset;
  }

  /** The pages over what had certainly been submitted. */
  public PageRange submitted() {
    return PageRange.ofBytes(offset, Math.max(reached - offset, 1));
  }

  /** Whether its completion may be that of another one with the same range. */
  public boolean isMistaken() {
    return mistaken;
  }

  /** Pages that were dirtied meanwhile and could not be removed; known when it has completed. */
  public List<Collision> collisions() {
    return collisions;
  }

  /** How many times pages were dirtied meanwhile and were gone when it completed. */
  public long cleaned() {
    return cleaned;
  }

  /** How many times pages were dirtied meanwhile of which it is not known whether they stayed. */
  public long undecided() {
    return unknown;
  }

  /** The direction is known from where the call came from. */
  void comesFrom(Path path) {
    if (path.sort() == Mode.DIRECT_WRITE) {
      direction = Mode.WRITE;
    } else if (path.sort() == Mode.DIRECT_READ) {
      direction = Mode.READ;
    }
  }

  void after(IomapDio before) {
    boolean same = before.mapping() == mapping() && before.offset == offset;
    if (same && before.length == length && before.done == 0 && before.faulted) {
      attempt = before.attempt + 1;
    }
  }

  void iterates(Moment moment) {
    direction = moment.shape().mode();
    if (firstIteration.isEmpty()) {
      firstIteration = Optional.of(moment);
    }
    lastIteration = Optional.of(moment);
    secondShootdown.forget();
    // Up to 6.14 the event has the position before what the last round has done is added.
    faulted |= moment.c() == EFAULT;
    long processed = Math.max(moment.c(), 0);
    reached = Math.max(reached, Math.min(moment.a() + processed, offset + length));
  }

  void fellBack() {
    direction = Mode.WRITE;
  }

  void gotDelayedAllocation(Moment moment) {
    delayedAllocation = Optional.of(moment);
  }

  void queued(Moment moment) {
    queued = Optional.of(moment);
  }

  void written(Moment moment) {
    written = Optional.of(moment);
  }

  /** It has pinned pages of this file as its buffer. */
  void pins(Mapping buffer) {
    buffersOf.add(buffer);
  }

  /** The files whose pages it is known to use as its buffer. */
  Set<Mapping> buffersOf() {
    return buffersOf;
  }

  void detached(Moment moment) {
    if (detached.isEmpty()) {
      detached = Optional.of(moment);
    }
  }

  void mistaken() {
    mistaken = true;
  }

  void dirtied(Dirtying dirtying) {
    // Written back and dirtied again: what matters is who did it last.
    dirtied.removeIf(before -> dirtying.pages().contains(before.pages()));
    if (dirtied.size() < MOST) {
      dirtied.add(dirtying);
    }
  }

  /** Pages were removed: what had dirtied them does not last, unless it was another page. */
  void removed(PageRange folio) {
    int before = dirtied.size();
    dirtied.removeIf(dirtying -> folio.contains(dirtying.pages()));
    cleaned += before - dirtied.size();
  }

  /** Its own task removes pages of its range, behind the last request for an extent. */
  void shootsDownAgain(List<PageResidency.Run> runs) {
    if (lastIteration.isPresent() && queued.isEmpty()) {
      secondShootdown.removes(runs);
    }
  }

  /** Whether a completion at this position, with this result, may be its own. */
  boolean mayComplete(long position, long result) {
    return position == offset + Math.max(result - doneBefore, 0) && result - doneBefore <= length;
  }

  /**
   * It has completed: what is in the page cache now, the second shoot-down could not remove, or it
   * came in behind it.
   *
   * @param result bytes done, those before it included, or a negative error
   * @param ioError the error that the I/O ended with, negative; 0 = none
   * @return pages that are older than the disk, or may be
   */
  List<StalePages.Stale> completed(Moment moment, long result, long ioError) {
    completed = Optional.of(moment);
    error = result < 0 ? result : ioError;
    faulted |= error == EFAULT;
    done = error < 0 ? 0 : Math.max(result - doneBefore, 0);
    if (!isWrite() || firstIteration.isEmpty() || mistaken) {
      return List.of();
    }
    if (error < 0) {
      return hasSubmitted() ? survivors(submitted()) : List.of();
    }
    return done > 0 ? survivors(PageRange.ofBytes(offset, done)) : List.of();
  }

  private List<StalePages.Stale> survivors(PageRange range) {
    List<StalePages.Stale> stale = new ArrayList<>();
    List<PageResidency.Run> left = mapping().pages().residentWithin(range);
    for (PageResidency.Run run : left) {
      Insertion insertion = run.insertion().orElseThrow();
      boolean changed = dirtied.stream().anyMatch(each -> each.pages().overlaps(run.pages()));
      // After an error nobody has looked at the page: it may have been written back, and be right.
      boolean old = isOld(insertion) && (error == 0 || !changed);
      boolean collided = error == 0 && collide(run, old, left);
      if (collided || isReadOnTheWay(insertion)) {
        Moment since = written.or(() -> completed).orElseThrow();
        stale.add(new StalePages.Stale(run.pages(), insertion, this, since, old));
      }
    }
    for (Dirtying dirtying : dirtied) {
      unknown += mapping().pages().isKnown(dirtying.pages()) ? 0 : 1;
    }
    return stale;
  }

  /**
   * Whether the pages were there when the data was on disk, where that is recorded, else when the
   * last of it was submitted. What came later may have been read after the data was there.
   */
  private boolean cameInTime(Insertion insertion) {
    return insertion.latest().before(written.or(() -> lastIteration).orElseThrow());
  }

  /** Whether the pages were certainly being read before anything was submitted. */
  private boolean isOld(Insertion insertion) {
    Moment submission = firstIteration.orElseThrow();
    return insertion.fillIssued().filter(issued -> issued.before(submission)).isPresent();
  }

  private boolean isReadOnTheWay(Insertion insertion) {
    Moment bound = written.or(() -> lastIteration).orElseThrow();
    return cameInTime(insertion)
        && insertion.fillIssued().filter(issued -> issued.before(bound)).isPresent();
  }

  private boolean collide(PageResidency.Run run, boolean old, List<PageResidency.Run> left) {
    boolean collided = false;
    Insertion insertion = run.insertion().orElseThrow();
    for (Dirtying dirtying : dirtied) {
      if (!dirtying.pages().overlaps(run.pages())) {
        continue;
      }
      PageRange pages = dirtying.pages().intersection(run.pages());
      boolean met = written.isEmpty() && secondShootdown.hasMet(pages, insertion, left);
      if (cameInTime(insertion) || met) {
        collisions.add(new Collision(pages, dirtying, insertion, old));
        collided = true;
      } else if (written.isEmpty()) {
        unknown++;
      }
    }
    return collided;
  }

  @Override
  void entered() {
    List<IomapDio> underWay = mapping().directIo();
    if (underWay.size() == MOST_UNDER_WAY) {
      // Nobody has that many: their completions are not recorded.
      underWay.remove(0);
    }
    underWay.add(this);
  }

  @Override
  void left() {
    if (queued.isEmpty()) {
      ended();
    }
  }

  /** Nothing more will come of it. */
  void ended() {
    mapping().directIo().remove(this);
  }

  @Override
  public String name() {
    return switch (direction) {
      case WRITE -> "DIO write";
      case READ -> "DIO read";
      default -> "direct I/O";
    };
  }
}
