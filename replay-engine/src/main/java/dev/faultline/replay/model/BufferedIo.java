package dev.faultline.replay.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A buffered read or write: {@code bch2_read_iter}, {@code bch2_buffered_write}. Holds add for the
 * whole of its copying, and may fault in the meantime.
 */
public final class BufferedIo extends Operation {
  private final boolean write;
  private Optional<Moment> acquiredAdd = Optional.empty();
  private OptionalLong result = OptionalLong.empty();

  BufferedIo(
      Mapping mapping, TaskContext task, Optional<Operation> parent, Moment begun, boolean write) {
    super(mapping, task, parent, begun);
    this.write = write;
  }

  /** Whether it writes. */
  public boolean isWrite() {
    return write;
  }

  /** When it acquired add. */
  public Optional<Moment> acquiredAdd() {
    return acquiredAdd;
  }

  /** Its result, if that was recorded: bytes, or a negative error. */
  public OptionalLong result() {
    return result;
  }

  void acquiredAdd(Moment moment) {
    acquiredAdd = Optional.of(moment);
  }

  void ended(long value, Moment moment) {
    result = OptionalLong.of(value);
    if (write && value > 0 && !mapping().isAmbiguous()) {
      mapping().pages().copied(PageRange.ofBytes(begun().a(), value), moment);
    }
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
