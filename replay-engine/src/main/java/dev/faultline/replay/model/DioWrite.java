package dev.faultline.replay.model;

import java.util.ArrayList;
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
  private List<PageResidency.Run> residentAtWritten = new ArrayList<>();
  private boolean inFlight;
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

  /** What was certainly resident in {@link #pages} when the last submission was on disk. */
  public List<PageResidency.Run> residentAtWritten() {
    return residentAtWritten;
  }

  /** How many times it has begun to pin. */
  public int turns() {
    return turns;
  }

  /** When coherency demands the range to be free: from the first shoot-down or pinning on. */
  public Optional<Moment> windowBegun() {
    return firstShootdown.isPresent() ? firstShootdown : firstPinning;
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
    if (submission.isEmpty()) {
      // Where submissions are not recorded, the release of block, which follows them, stands in.
      residentAtWritten = mapping().pages().residentWithin(pages);
    }
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
    if (range.last() >= allPages().last()) {
      dropped = Optional.empty();
    }
  }

  void pinning(Moment moment) {
    turns++;
    droppedInFault = Optional.empty();
    if (firstPinning.isEmpty()) {
      firstPinning = Optional.of(moment);
    }
  }

  void submitted(Moment moment) {
    submissions++;
    submission = Optional.of(moment);
    if (firstSubmission.isEmpty()) {
      firstSubmission = Optional.of(moment);
    }
    inFlight = true;
  }

  void written(Moment moment) {
    inFlight = false;
    written = Optional.of(moment);
    residentAtWritten = mapping().pages().residentWithin(pages);
  }

  /** A worker was told that the data is on disk; {@code moment} is before the release of block. */
  void writtenAsync(Moment moment) {
    inFlight = false;
    written = Optional.of(moment);
    residentAtWritten = mapping().pages().residentWithin(pages);
  }

  /** The submission was asynchronous after all: its return said nothing about the disk. */
  void queued(Moment moment) {
    queued = Optional.of(moment);
    if (submission.isPresent() && holdsBlock()) {
      inFlight = true;
      residentAtWritten = List.of();
    }
  }

  /**
   * Pages that this write has left stale: read in before the data was on disk, there when it was,
   * and there still.
   *
   * @param result bytes written, or a negative error: then only what was certainly written counts
   */
  List<StalePages.Stale> stale(long result) {
    Optional<Moment> completed = submission.isPresent() ? written() : releasedBlock;
    // After a drop that no shoot-down made up for, others may have read back what an earlier part
    // of
    // this very write had put on disk: which pages these are, the trace does not tell.
    if (completed.isEmpty() || (dropped.isPresent() && submissions > 1)) {
      return List.of();
    }
    PageRange onDisk =
        result >= 0 ? PageRange.ofBytes(offset, result) : PageRange.ofBytes(offset, 1);
    if (result == 0 || (result < 0 && submission.isEmpty())) {
      return List.of();
    }
    List<StalePages.Stale> stale = new ArrayList<>(0);
    for (PageResidency.Run run : residentAtWritten) {
      if (!run.pages().overlaps(onDisk)) {
        continue;
      }
      Insertion insertion = run.insertion().orElseThrow();
      PageRange range = run.pages().intersection(onDisk);
      boolean readBefore =
          insertion.readIn().isPresent() && insertion.readIn().get().before(completed.get());
      for (PageResidency.Run now : mapping().pages().residentWithin(range)) {
        if (readBefore && now.insertion().orElseThrow() == insertion) {
          stale.add(new StalePages.Stale(now.pages(), insertion, this, completed.get()));
        }
      }
    }
    return stale;
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
