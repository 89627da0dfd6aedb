package dev.faultline.replay.model;

import java.util.Optional;

/**
 * How a direct I/O through iomap ended: its data was on disk, the second shoot-down ran, and {@code
 * iomap_dio_complete} told the bytes done, or the error.
 *
 * <p>A completion carries neither the call nor its task, so which I/O it is for is found by file
 * and position, and may be mistaken.
 */
public final class Completion {
  private static final long EFAULT = -14;

  private Optional<Moment> written = Optional.empty();
  private Optional<TaskContext> finisher = Optional.empty();
  private Optional<Moment> at = Optional.empty();
  private long done;
  private long error;
  private boolean faulted;
  private boolean mistaken;
  private boolean nothing;

  Completion() {}

  /** When the data was on disk and the extents converted, where the filesystem says so. */
  public Optional<Moment> written() {
    return written;
  }

  /** Who said so, and goes on to the second shoot-down. */
  Optional<TaskContext> finisher() {
    return finisher;
  }

  /** When it completed, behind the second shoot-down. */
  public Optional<Moment> at() {
    return at;
  }

  /** How many bytes this call has done; none after an error. */
  public long done() {
    return done;
  }

  /** The error it ended with, negative; 0 = none. */
  public long error() {
    return error;
  }

  /** Whether it ended because the buffer could not be faulted in. */
  boolean isFaulted() {
    return faulted;
  }

  /** Whether it may be the completion of another I/O, which covers other bytes. */
  public boolean isMistaken() {
    return mistaken;
  }

  /** Whether the I/O did nothing: it never asked for an extent, in a capture that would show it. */
  public boolean didNothing() {
    return nothing;
  }

  void written(Moment moment, TaskContext by) {
    written = Optional.of(moment);
    finisher = Optional.of(by);
  }

  void completed(Moment moment, long bytes, long failure) {
    at = Optional.of(moment);
    error = failure;
    faulted |= failure == EFAULT;
    done = failure < 0 ? 0 : Math.max(bytes, 0);
  }

  void mistaken() {
    mistaken = true;
  }

  void didNothing(boolean shown) {
    nothing = shown;
  }
}
