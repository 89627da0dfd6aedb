package dev.faultline.stream;

import org.jspecify.annotations.Nullable;

/**
 * A task as the trace names it.
 *
 * @param tid thread id; 0 is the idle task
 * @param comm the command, 1 to 16 arbitrary bytes chosen by the traced program, read as ISO-8859-1
 * @param tgid thread group id, 0 when the capture does not tell
 */
public record Task(int tid, String comm, int tgid) {

  // Java makes the usual ones up at their first use, which takes a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Task other
        && tid == other.tid
        && tgid == other.tgid
        && comm.equals(other.comm);
  }

  @Override
  public int hashCode() {
    return (31 * tid + tgid) * 31 + comm.hashCode();
  }
}
