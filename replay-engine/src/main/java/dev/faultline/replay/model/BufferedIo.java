package dev.faultline.replay.model;

import java.util.Optional;

/**
 * A buffered read or write: {@code bch2_read_iter}, {@code bch2_buffered_write}. Holds add for the
 * whole of its copying, and may fault in the meantime.
 */
public final class BufferedIo extends Operation {
  private final boolean write;

  BufferedIo(
      Mapping mapping, TaskContext task, Optional<Operation> parent, Moment begun, boolean write) {
    super(mapping, task, parent, begun);
    this.write = write;
  }

  /** Whether it writes. */
  public boolean isWrite() {
    return write;
  }

  @Override
  public boolean dirtiesPages() {
    return write;
  }

  @Override
  public String name() {
    return write ? "buffered write" : "buffered read";
  }
}
