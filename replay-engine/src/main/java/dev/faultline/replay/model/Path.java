package dev.faultline.replay.model;

import dev.faultline.v1.Mode;

/**
 * A path through a filesystem that a task was last seen to enter. Stock tracepoints say where a
 * fault or a buffered write begins and never where it ends, so this is no operation with a begin
 * and an end: it holds until the task is seen to do something else.
 *
 * @param sort {@code READ}, {@code WRITE}, {@code DIRECT_READ}, {@code DIRECT_WRITE}, {@code
 *     READ_FAULT}, {@code WRITE_FAULT} or {@code MKWRITE}
 * @param mapping of which file
 * @param entered when
 */
public record Path(Mode sort, Mapping mapping, Moment entered) {

  /** Whether it is a store through a shared mapping of the file. */
  public boolean isStore() {
    return sort == Mode.MKWRITE || sort == Mode.WRITE_FAULT;
  }

  /** Whether it is a buffered write. */
  public boolean isBufferedWrite() {
    return sort == Mode.WRITE;
  }

  /** Whether it is direct I/O. */
  boolean isDirect() {
    return sort == Mode.DIRECT_READ || sort == Mode.DIRECT_WRITE;
  }

  /** Whether it begins a system call of its own, and is no part of another one. */
  boolean isOutermost() {
    return switch (sort) {
      case READ, WRITE, DIRECT_READ, DIRECT_WRITE -> true;
      default -> false;
    };
  }

  /** What it dirties of this folio. */
  PageRange dirties(PageRange folio) {
    boolean ranged = isBufferedWrite() && entered.b() > 0;
    PageRange written = PageRange.ofBytes(entered.a(), entered.b());
    return ranged && written.overlaps(folio) ? written.intersection(folio) : folio;
  }

  /** Whether it may dirty this page: a buffered write dirties what it writes and nothing else. */
  boolean mayDirty(PageRange pages) {
    boolean ranged = isBufferedWrite() && entered.b() > 0;
    return isStore()
        || sort == Mode.READ_FAULT
        || (isBufferedWrite()
            && (!ranged || PageRange.ofBytes(entered.a(), entered.b()).overlaps(pages)));
  }
}
