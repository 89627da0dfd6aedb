package dev.faultline.replay.model;

import java.util.List;
import java.util.Optional;

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
 */
public final class DioWrite extends Operation {
  /** Result of the submitting call when a worker goes on: −EIOCBQUEUED. */
  public static final long QUEUED = -529;

  private final long offset;
  private final long length;
  private PageRange pages;
  private Optional<Moment> acquiredBlock = Optional.empty();
  private Optional<Moment> releasedBlock = Optional.empty();
  private Optional<Moment> dropped = Optional.empty();
  private Optional<Moment> firstShootdown = Optional.empty();
  private Optional<Moment> lastShootdown = Optional.empty();
  private Optional<Moment> failedShootdown = Optional.empty();
  private Optional<Moment> firstPinning = Optional.empty();
  private Optional<Moment> firstSubmission = Optional.empty();
  private Optional<Moment> submission = Optional.empty();
  private Optional<Moment> written = Optional.empty();
  private Optional<Moment> queued = Optional.empty();
  private boolean inFlight;
  private boolean synchronous;
  private boolean asyncWritten;
  private boolean firstPartWritten;
  private boolean pinnedSinceSubmission;
  private boolean restSubmitted;
  private boolean confused;
  private Optional<Moment> restUntouched = Optional.empty();
  private boolean lacksBlock = true;
  private Optional<Moment> droppedInFault = Optional.empty();
  private int turns;
  private int submissions;

  DioWrite(Mapping mapping, TaskContext task, Optional<Operation> parent, Moment begun) {
    super(mapping, task, parent, begun);
    this.offset = begun.a();
    this.length = begun.b();
    this.pages = PageRange.ofBytes(offset, length);
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

  /**
   * The pages over what was still to be written at the last shoot-down. Only these must be absent:
   * after locks were dropped, others may have read back, rightly, what had been written before.
   */
  public PageRange pages() {
    return pages;
  }

  /** When it first acquired block. */
  public Optional<Moment> acquiredBlock() {
    return acquiredBlock;
  }

  /** When it released block for good, so far; not a drop inside a fault. */
  public Optional<Moment> releasedBlock() {
    return releasedBlock;
  }

  /** When block was dropped inside pinning, if no shoot-down has made up for it. */
  public Optional<Moment> dropped() {
    return dropped;
  }

  /** When block was dropped inside a fault, since pinning last began. */
  public Optional<Moment> droppedInFault() {
    return droppedInFault;
  }

  /** How many times data was handed to the extent layer. */
  public int submissions() {
    return submissions;
  }

  /** When the first shoot-down began. */
  public Optional<Moment> firstShootdown() {
    return firstShootdown;
  }

  /** When the last successful shoot-down ended. */
  public Optional<Moment> lastShootdown() {
    return lastShootdown;
  }

  /** When a shoot-down failed, if none has succeeded since. */
  public Optional<Moment> failedShootdown() {
    return failedShootdown;
  }

  /** When pinning first began. */
  public Optional<Moment> firstPinning() {
    return firstPinning;
  }

  /** When data was first handed to the extent layer. */
  public Optional<Moment> firstSubmission() {
    return firstSubmission;
  }

  /** When data was last handed to the extent layer. */
  public Optional<Moment> submission() {
    return submission;
  }

  /** When the last submission was on disk; empty while one is in flight. */
  public Optional<Moment> written() {
    return inFlight ? Optional.empty() : written;
  }

  /** Whether a submission has not returned yet. */
  public boolean isInFlight() {
    return inFlight;
  }

  /** When the operation left the task that submitted it. */
  public Optional<Moment> queued() {
    return queued;
  }

  /**
   * Whether its first part is certainly on disk, however it ends: it went on to pin after it, which
   * it does not after a failed write.
   */
  public boolean firstPartWritten() {
    return firstPartWritten;
  }

  /**
   * Whether it is one of several asynchronous writes of which one has ended, and the trace does not
   * tell which.
   */
  public boolean isConfused() {
    return confused;
  }

  /** How many times it has begun to pin. */
  public int turns() {
    return turns;
  }

  /** When coherency demands the range to be free: from the first shoot-down or pinning on. */
  public Optional<Moment> windowBegun() {
    return firstShootdown.isPresent() ? firstShootdown : firstPinning;
  }

  /** Whether it may have released block without the trace telling: another write may be meant. */
  public boolean mayHaveReleasedBlock() {
    return mapping().lock().unsure().stream()
        .anyMatch(hold -> hold.operation().isPresent() && hold.operation().get() == this);
  }

  /**
   * Whether a worker may complete it. From its submission on an asynchronous write may do so before
   * the call that submits it has returned; one that pins again in its own task is synchronous.
   */
  boolean mayEndElsewhere() {
    return queued.isPresent() ? !isAdopted() || inFlight : submission.isPresent() && !synchronous;
  }

  /** Whether it holds block now, as far as its own events tell. */
  public boolean holdsBlock() {
    return mapping().lock().holds().stream()
        .anyMatch(
            hold ->
                hold.state() == State.BLOCK
                    && hold.operation().isPresent()
                    && hold.operation().get() == this);
  }

  /**
   * Whether it certainly does not hold block: it has not acquired it, or has released it itself.
   * Neither this nor {@link #holdsBlock} where another task's release, or another's acquisition of
   * add, says that it does not, and may mean another write or be out of order.
   */
  public boolean lacksBlock() {
    return lacksBlock;
  }

  void acquiredBlock(Moment moment) {
    if (acquiredBlock.isEmpty()) {
      acquiredBlock = Optional.of(moment);
    }
    releasedBlock = Optional.empty();
    lacksBlock = false;
  }

  /** Its own task has released block, for good or inside a fault. */
  void gaveUpBlock() {
    lacksBlock = true;
  }

  void releasedBlock(Moment moment) {
    releasedBlock = Optional.of(moment);
  }

  void droppedInFault(Moment moment) {
    droppedInFault = Optional.of(moment);
    dropped(moment);
  }

  void dropped(Moment moment) {
    dropped = Optional.of(moment);
  }

  void shootdownBegun(Moment moment, PageRange range) {
    if (firstShootdown.isEmpty()) {
      firstShootdown = Optional.of(moment);
    }
    if (range.overlaps(pages)) {
      pages = range.intersection(pages);
    }
  }

  void shootdownEnded(Moment moment, boolean successful, PageRange range) {
    if (!successful) {
      failedShootdown = Optional.of(moment);
      return;
    }
    lastShootdown = Optional.of(moment);
    failedShootdown = Optional.empty();
    boolean fromTheStart = submissions > 0 || range.first() <= allPages().first();
    if (fromTheStart && range.last() >= allPages().last()) {
      dropped = Optional.empty();
      restUntouched = Optional.of(moment);
      restSubmitted = false;
    }
  }

  void pinning(Moment moment) {
    turns++;
    synchronous |= submission.isPresent() && queued.isEmpty();
    droppedInFault = Optional.empty();
    pinnedSinceSubmission = true;
    firstPartWritten |= submissions > 0 && !inFlight;
    if (firstPinning.isEmpty()) {
      firstPinning = Optional.of(moment);
    }
    if (turns == 1) {
      restUntouched = Optional.of(moment);
    }
  }

  void submitted(Moment moment) {
    submissions++;
    submission = Optional.of(moment);
    if (firstSubmission.isEmpty()) {
      firstSubmission = Optional.of(moment);
    }
    inFlight = true;
    asyncWritten = false;
    pinnedSinceSubmission = false;
    if (!restSubmitted) {
      restUntouched = Optional.of(moment);
      restSubmitted = true;
    }
  }

  /** The extent layer has returned; of an asynchronous write a worker may have heard before. */
  void written(Moment moment) {
    if (!asyncWritten) {
      inFlight = false;
      written = Optional.of(moment);
    }
  }

  /** A worker was told that the data is on disk; {@code moment} is before the release of block. */
  void writtenAsync(Moment moment) {
    inFlight = false;
    asyncWritten = true;
    written = Optional.of(moment);
  }

  /** Its end may be mistaken for that of another asynchronous write from now on. */
  void confuse() {
    confused = true;
  }

  /** The submission was asynchronous after all: its return said nothing about the disk. */
  void queued(Moment moment) {
    queued = Optional.of(moment);
    inFlight |= submission.isPresent() && !asyncWritten && releasedBlock.isEmpty();
  }

  /**
   * Pages that this write has left stale: read in before the data was on disk and still there.
   *
   * <p>When a read sees the new data is recorded nowhere; it is between submission and completion.
   * So a page is certainly old if it was read in before anything was submitted of what the last
   * shoot-down was for, and may be old if it was read in before completion.
   *
   * @param result bytes written, or a negative error: then only what was certainly written counts
   */
  List<StalePages.Stale> stale(long result) {
    Optional<Moment> completed = submission.isPresent() ? written() : releasedBlock;
    boolean nothing = result < 0 ? !firstPartWritten : result == 0;
    PageRange onDisk = PageRange.ofBytes(offset, Math.max(result, 1));
    if (nothing || completed.isEmpty() || !onDisk.overlaps(pages)) {
      return List.of();
    }
    return mapping().pages().residentWithin(onDisk.intersection(pages)).stream()
        .flatMap(run -> stale(run, completed.get()).stream())
        .toList();
  }

  private Optional<StalePages.Stale> stale(PageResidency.Run run, Moment completed) {
    Insertion insertion = run.insertion().orElseThrow();
    Optional<Moment> read = insertion.readIn();
    boolean certain =
        read.isPresent() && restUntouched.isPresent() && read.get().before(restUntouched.get());
    // After a drop that no shoot-down made up for, others may rightly have read back what an
    // earlier part of this very write had put on disk.
    boolean possible = read.isPresent() && read.get().before(completed) && dropped.isEmpty();
    return certain || possible
        ? Optional.of(new StalePages.Stale(run.pages(), insertion, this, completed, certain))
        : Optional.empty();
  }

  /**
   * Pages that an asynchronous write has left stale. Its result is not recorded; unless it ended
   * while it pinned more of its buffer, everything has been written.
   */
  List<StalePages.Stale> staleAtRelease() {
    return confused ? List.of() : stale(pinnedSinceSubmission ? -1 : length);
  }

  @Override
  void entered() {
    if (!mapping().directWrites().contains(this)) {
      mapping().directWrites().add(this);
    }
  }

  @Override
  void left() {
    if (queued.isEmpty()) {
      mapping().directWrites().remove(this);
    }
  }

  /** An asynchronous write has ended: its block was released. */
  void ended() {
    mapping().directWrites().remove(this);
    mapping().queued().remove(this);
  }

  @Override
  public String name() {
    return "DIO write";
  }
}
