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
 * <p>It is three things, each a class: a {@link WriteWindow}, a {@link Pinning}, a {@link
 * Submission}; and it owns a hold of block.
 */
public final class DioWrite extends Operation {
  /** Result of the submitting call when a worker goes on: −EIOCBQUEUED. */
  public static final long QUEUED = -529;

  private final long offset;
  private final long length;
  private final WriteWindow window;
  private final Pinning pinning = new Pinning();
  private final Submission submission = new Submission();
  private Optional<Hold> block = Optional.empty();
  private Optional<Moment> acquiredBlock = Optional.empty();
  private Optional<Moment> releasedBlock = Optional.empty();
  private Optional<Moment> queued = Optional.empty();
  private Optional<Moment> lockedPart = Optional.empty();
  private OptionalLong result = OptionalLong.empty();
  private List<StalePages.Stale> left = List.of();
  private boolean releasedItself = true;
  private boolean synchronous;
  private boolean releaseUnseen;
  private boolean dropped;
  private boolean releasedInFlight;
  private boolean completedHere;

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

  /** When coherency demands the range to be free: from the first shoot-down or pinning on. */
  public Optional<Moment> windowBegun() {
    return window.firstShootdown().isPresent() ? window.firstShootdown() : pinning.first();
  }

  /** Its hold of block: the last one, where it has dropped and retaken it. */
  public Optional<Hold> hold() {
    return block;
  }

  /** When it first acquired block. */
  public Optional<Moment> acquiredBlock() {
    return acquiredBlock;
  }

  /** When it released block for good, so far; not a drop inside a fault. */
  public Optional<Moment> releasedBlock() {
    return releasedBlock;
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

  /** The stale pages that it has left behind, the certain ones first; known when it is over. */
  public List<StalePages.Stale> leftBehind() {
    return left;
  }

  /** Whether it holds block now, as far as its own events tell. */
  public boolean holdsBlock() {
    return block.isPresent() && mapping().lock().holds().contains(block.get());
  }

  /**
   * Whether it certainly does not hold block: it has not acquired it, or has released it itself.
   */
  public boolean lacksBlock() {
    return releasedItself;
  }

  /**
   * Whether it is known if it holds block. It is not where another task's release may have been for
   * this write or for another one.
   */
  public Knowledge block() {
    if (lacksBlock() || holdsBlock()) {
      return Knowledge.CERTAIN;
    }
    return block
        .map(Hold::certainty)
        .filter(certainty -> !certainty.isCertain())
        .orElse(Knowledge.unknown(Doubt.ASYNCHRONOUS));
  }

  /** Whether it may have released block without the trace telling: another write may be meant. */
  public boolean mayHaveReleasedBlock() {
    return block.isPresent() && mapping().lock().unsure().contains(block.get());
  }

  /** Whether block was ever dropped inside its pinning. */
  public boolean wasDropped() {
    return dropped;
  }

  /** Whether it is known when its data was on disk, and so what came in too early. */
  public boolean isCompletionKnown() {
    return !releaseUnseen && (submission.any() ? submission.written() : releasedBlock).isPresent();
  }

  /** Whether its own task released block while a part of its data was on its way. */
  public boolean isReleasedInFlight() {
    return releasedInFlight;
  }

  /**
   * Whether its own task has completed it: an asynchronous write that fails at once, or is faster
   * than its submitter, completes there and then.
   */
  public boolean isCompletedHere() {
    return completedHere;
  }

  /** It may have ended long ago, by a release that could not be told from others. */
  @Override
  public Doubt whyUnfinished() {
    return mayHaveReleasedBlock() ? Doubt.ASYNCHRONOUS : Doubt.UNFINISHED;
  }

  /** Whether it has released block, nobody saw when. */
  public boolean isReleaseUnseen() {
    return releaseUnseen;
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

  void acquiredBlock(Hold hold, Moment moment) {
    block = Optional.of(hold);
    acquiredBlock = acquiredBlock.or(() -> Optional.of(moment));
    releasedBlock = Optional.empty();
    releasedItself = false;
  }

  /** Its own task has released block, for good or inside a fault. */
  void gaveUpBlock(boolean completed) {
    releasedItself = true;
    completedHere = completed;
    releasedInFlight = submission.isInFlight() && !completed;
  }

  void releasedBlock(Moment moment) {
    releasedBlock = Optional.of(moment);
  }

  /**
   * Block was released at some time before now, by a release that could not be told from others.
   */
  void releasedUnseen() {
    releaseUnseen = true;
  }

  void droppedInFault(Moment moment) {
    dropped = true;
    pinning.droppedInFault(moment);
    window.dropped(moment);
  }

  /** Bit 0 of faults_disabled_mapping was set when it was cleared. */
  void dropSignalled(Moment moment) {
    dropped = true;
    pinning.signalled();
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
    submission.queued(releasedBlock.isEmpty());
  }

  void result(long value) {
    result = OptionalLong.of(value);
  }

  @Override
  void over(End how) {
    super.over(how);
    if (how != End.LOST) {
      findLeftBehind();
    }
    mapping().directWrites().remove(this);
    mapping().queued().remove(this);
  }

  private void findLeftBehind() {
    boolean released = releasedBlock.isPresent() && !releaseUnseen;
    Optional<Moment> completed =
        submission.any() && !releaseUnseen
            ? submission.written()
            : released ? releasedBlock : Optional.empty();
    left =
        new Staleness(this, completed)
            .over(bytesOnDisk()).stream()
                .sorted((one, other) -> Boolean.compare(other.certain(), one.certain()))
                .toList();
    mapping().stale().add(left);
  }

  /**
   * How many bytes are certainly on disk. Where the result was not recorded, all are unless it
   * ended while it pinned more of its buffer.
   */
  private long bytesOnDisk() {
    boolean failed = result.isPresent() ? result.getAsLong() < 0 : !submission.isComplete();
    if (failed) {
      return submission.firstPartWritten() ? 1 : 0;
    }
    return result.orElse(submission.any() ? length : 0);
  }

  /** Who still holds block when its task does something else has been queued. */
  @Override
  boolean outlivesItsTask() {
    return holdsBlock() || mayHaveReleasedBlock();
  }

  @Override
  void outlives(Moment moment) {
    if (queued.isEmpty()) {
      queued(moment);
      task().leaveHoldsOf(this);
      mapping().queued().add(this);
    }
  }

  @Override
  void entered() {
    if (!mapping().directWrites().contains(this)) {
      mapping().directWrites().add(this);
    }
  }

  @Override
  public String name() {
    return "DIO write";
  }
}
