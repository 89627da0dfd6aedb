package dev.faultline.replay.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A direct write, {@code bch2_direct_write}: it bypasses the page cache and must leave nothing
 * stale behind.
 *
 * <p>In order: acquire block; if the mapping has pages, write back and invalidate the range (the
 * shoot-down). Then, in turns until all is written: set faults_disabled_mapping, pin pages of the
 * buffer, clear it; if the fault handler had to drop block meanwhile, shoot down what is left,
 * again; submit. A synchronous write is on disk when the extent layer returns; an asynchronous one
 * returns "queued" and goes on in a worker. At last release block.
 *
 * <p>Nothing is invalidated after the write: block alone keeps pages out from the shoot-down to the
 * end. What may be resident when the write ends is therefore a question of what came in while it
 * went on.
 *
 * <p>It is four things, each a class: a {@link BlockHold}, a {@link WriteWindow}, a {@link Pinning}
 * and a {@link Submission}. What it has left stale is a function of these, {@link Staleness}.
 */
public final class DioWrite extends Operation {
  /** Result of the submitting call when a worker goes on: −EIOCBQUEUED. */
  public static final long QUEUED = -529;

  private final long offset;
  private final long length;
  private final WriteWindow window;
  private final Pinning pinning = new Pinning();
  private final Submission submission = new Submission();
  private final BlockHold block = new BlockHold(this);
  private Optional<Moment> queued = Optional.empty();
  private Optional<Moment> lockedPart = Optional.empty();
  private OptionalLong result = OptionalLong.empty();
  private List<StalePages.Stale> left = List.of();
  private boolean synchronous;

  DioWrite(Mapping mapping, TaskContext task, Optional<Operation> parent, Moment begun) {
    super(mapping, task, parent, begun);
    this.offset = begun.a();
    this.length = begun.b();
    this.window = new WriteWindow(PageRange.ofBytes(offset, length));
  }

  /** First byte. */
  public long offset() {
    return offset;
  }

  /** How many bytes were asked for. */
  public long length() {
    return length;
  }

  /** All pages over the range asked for. */
  public PageRange allPages() {
    return PageRange.ofBytes(offset, length);
  }

  /** The pages that must be absent now. */
  public PageRange pages() {
    return window.pages();
  }

  /** The range that it keeps free of pages. */
  public WriteWindow window() {
    return window;
  }

  /** The pinning of its buffer. */
  public Pinning pinning() {
    return pinning;
  }

  /** Its data. */
  public Submission submission() {
    return submission;
  }

  /** Its hold of block. */
  public BlockHold block() {
    return block;
  }

  /** When coherency demands the range to be free: from the first shoot-down or pinning on. */
  public Optional<Moment> windowBegun() {
    return window.firstShootdown().isPresent() ? window.firstShootdown() : pinning.first();
  }

  /**
   * Since when it is in the middle of what it does only between raising i_dio_count and lowering
   * it, where that is all that the capture tells of its block.
   */
  public Optional<Moment> insideLockedPart() {
    return lockedPart;
  }

  void insideLockedPart(Optional<Moment> since) {
    lockedPart = since;
  }

  /** When the operation left the task that submitted it. */
  public Optional<Moment> queued() {
    return queued;
  }

  /** Its result, if that was recorded: bytes written or a negative error. */
  public OptionalLong result() {
    return result;
  }

  /**
   * When all of its data was certainly on disk, or when it gave up without having submitted any;
   * empty while that is not known, and so not what came in too early.
   */
  public Optional<Moment> completed() {
    if (block.isReleaseUnseen()) {
      return Optional.empty();
    }
    return submission.any() ? submission.written() : block.released();
  }

  /** The stale pages that it has left behind, the certain ones first; known when it is over. */
  public List<StalePages.Stale> leftBehind() {
    return left;
  }

  /** It may have ended long ago, by a release that could not be told from others. */
  @Override
  public Doubt whyUnfinished() {
    return block.mayBeReleased() ? Doubt.ASYNCHRONOUS : Doubt.UNFINISHED;
  }

  /**
   * Whether a worker may complete it. From its submission on an asynchronous write may do so before
   * the call that submits it has returned; one that pins again in its own task is synchronous.
   */
  boolean mayEndElsewhere() {
    return queued.isPresent()
        ? !isAdopted() || submission.isInFlight()
        : submission.any() && !synchronous;
  }

  void droppedInFault(Moment moment) {
    block.dropped();
    pinning.droppedInFault(moment);
    window.dropped(moment);
  }

  /** Bit 0 of faults_disabled_mapping was set when it was cleared. */
  void dropSignalled(Moment moment) {
    block.dropped();
    window.dropped(moment);
  }

  void shootdownEnded(Moment moment, boolean successful, PageRange range) {
    if (!successful) {
      window.shootdownFailed(moment);
    } else if (window.shootdownSucceeded(moment, range, submission.any())) {
      submission.shotDown(moment);
    }
  }

  void pinning(Moment moment) {
    synchronous |= submission.any() && queued.isEmpty();
    pinning.begin(moment);
    submission.pinning(moment, pinning.turns() == 1);
  }

  void queued(Moment moment) {
    queued = Optional.of(moment);
    submission.queued(block.released().isEmpty());
  }

  void result(long value) {
    result = OptionalLong.of(value);
  }

  @Override
  void over(End how) {
    super.over(how);
    if (how != End.LOST) {
      left = Staleness.of(this);
      mapping().stale().add(left);
    }
    mapping().underWay().directWrites().remove(this);
    mapping().underWay().queued().remove(this);
  }

  /** Who still holds block when its task does something else has been queued. */
  @Override
  boolean outlivesItsTask() {
    return block.isHeld() || block.mayBeReleased();
  }

  @Override
  void outlives(Moment moment) {
    if (queued.isEmpty()) {
      queued(moment);
      task().locks().leave(this);
      mapping().underWay().queued().add(this);
    }
  }

  @Override
  void entered() {
    if (!mapping().underWay().directWrites().contains(this)) {
      mapping().underWay().directWrites().add(this);
    }
  }

  @Override
  public String name() {
    return "DIO write";
  }
}
