package dev.faultline.replay.model;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.List;
import java.util.Optional;

/**
 * A direct I/O through iomap, {@code struct iomap_dio}: XFS, ext4, btrfs, gfs2, f2fs, block
 * devices.
 *
 * <p>A write goes: write back and wait for the range, invalidate it (the first shoot-down; if that
 * fails, the filesystem falls back to buffered I/O); then, extent by extent, map, pin and submit;
 * wait, or leave the rest to who completes it; convert extents; invalidate the range again (the
 * second shoot-down); complete. A read writes back and waits, and that is all.
 *
 * <p>The shoot-downs have no events of their own. That the loop has begun to ask for extents proves
 * that the first one succeeded; the completion comes right behind the second.
 *
 * <p>Here is the call; its parts are the {@link ExtentLoop}, what the page cache makes of it
 * meanwhile ({@link RaceWindow}), the {@link ReadBuffer}, and its {@link Completion}.
 */
public final class IomapDio extends Operation {
  private static final int MOST_UNDER_WAY = 1024;

  private final long offset;
  private final long length;
  private final long doneBefore;
  private final Mode waiter;
  private final ExtentLoop loop;
  private final RaceWindow window;
  private final ReadBuffer buffer = new ReadBuffer();
  private final Completion completion = new Completion();
  private Mode direction = Mode.MODE_UNSPECIFIED;
  private int attempt = 1;
  private Optional<Moment> queued = Optional.empty();
  private Optional<Moment> fellBack = Optional.empty();

  IomapDio(Mapping mapping, TaskContext task, Moment begun) {
    super(mapping, task, Optional.empty(), begun);
    boolean recorded = begun.shape().kind() == EventKind.DIO_RW_BEGIN;
    this.offset = begun.a();
    this.length = begun.b();
    this.doneBefore = recorded ? begun.c() : 0;
    this.waiter = recorded ? begun.shape().mode() : Mode.MODE_UNSPECIFIED;
    this.loop = new ExtentLoop(offset, length);
    this.window = new RaceWindow(this);
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

  /** Whether it has done something, and nothing says whether it was a read or a write. */
  public boolean isOfUnknownDirection() {
    return direction == Mode.MODE_UNSPECIFIED && completion.done() > 0;
  }

  /** Whether the submitter certainly waits for it; then it ends in the submitter's own name. */
  boolean isSynchronous() {
    return waiter == Mode.SYNC || waiter == Mode.PARTIAL;
  }

  /** Which try this is, from 1, of the same bytes by the same task without any progress. */
  public int attempt() {
    return attempt;
  }

  /** Its loop over extents. */
  public ExtentLoop loop() {
    return loop;
  }

  /** When its submitter returned; empty for a synchronous one. */
  public Optional<Moment> queued() {
    return queued;
  }

  /** When its first shoot-down failed, and it became buffered I/O. */
  public Optional<Moment> fellBack() {
    return fellBack;
  }

  /** Whether it, or its last round, ended because the buffer could not be faulted in. */
  public boolean isRefused() {
    return completion.isFaulted() || loop.isRefused();
  }

  /** What became of pages of its range meanwhile. */
  public RaceWindow window() {
    return window;
  }

  /** The pages that a read fills. */
  public ReadBuffer buffer() {
    return buffer;
  }

  /** How it ended. */
  public Completion completion() {
    return completion;
  }

  /** How many bytes its completion is for; as many as were asked for while that is not known. */
  long expected() {
    return queued
        .filter(moment -> moment.shape().kind() == EventKind.DIO_RW_QUEUED)
        .map(moment -> moment.a() - offset)
        .orElse(length);
  }

  /** Whether its begin is the filesystem's call, and no tracepoint of iomap. */
  boolean isCall() {
    return begun().shape().kind() == EventKind.PATH_ENTERED;
  }

  /** Whether its second shoot-down has failed, or may have. */
  public boolean mayHaveFailed() {
    return isWrite()
        && (completion.isMistaken()
            || !window.collisions().isEmpty()
            || !window.undecided().isEmpty());
  }

  /** Whether its begin was seen, so that the first shoot-down lies behind that. */
  public boolean isBeginSeen() {
    return begun().shape().kind() != EventKind.DIO_RW_ITER;
  }

  /** Whether its kernel records begins, and so ends. */
  public boolean isEndRecorded() {
    return begun().shape().kind() == EventKind.DIO_RW_BEGIN;
  }

  /** Whether the loop may go on at this position; else this is the loop of another one. */
  boolean mayTurnTo(long position) {
    boolean within = position >= offset && position < offset + Math.max(length, 1);
    return within && (isBeginSeen() || loop.mayTurnTo(position));
  }

  /** The direction is known from the call. */
  void goes(Mode known) {
    direction = known;
  }

  /** This call has made it. */
  void goesLike(IomapDio call) {
    direction = call.direction;
  }

  void after(IomapDio before) {
    boolean same = before.mapping() == mapping() && before.offset == offset;
    if (same && before.length == length && before.completion.done() == 0 && before.isRefused()) {
      attempt = before.attempt + 1;
    }
  }

  void turns(Moment moment) {
    direction = moment.shape().mode();
    loop.turns(moment);
  }

  void fellBack(Moment moment) {
    direction = Mode.WRITE;
    fellBack = Optional.of(moment);
  }

  void queued(Moment moment) {
    queued = Optional.of(moment);
  }

  /** It may be this other one, of the same bytes: what is certain of both is certain. */
  void blursWith(IomapDio twin) {
    loop.blursWith(twin.loop);
  }

  /**
   * It has completed.
   *
   * @param result bytes done, those before it included, or a negative error
   * @param ioError the error that the I/O ended with, negative; 0 = none
   * @param shootdown what is known of its second shoot-down
   */
  void completed(Moment moment, long result, long ioError, SecondShootdown shootdown) {
    completion.completed(moment, result - doneBefore, result < 0 ? result : ioError);
    window.closes(shootdown);
  }

  @Override
  boolean outlivesItsTask() {
    return queued.isPresent();
  }

  @Override
  void entered() {
    List<IomapDio> underWay = mapping().underWay().directIo();
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
    mapping().underWay().directIo().remove(this);
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
