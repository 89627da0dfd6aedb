package dev.faultline.replay.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A direct read. It takes no page-cache lock; it flushes the range it is about to read, so that the
 * disk holds what the page cache holds.
 */
public final class DioRead extends Operation {
  private final PageRange pages;
  private OptionalLong result = OptionalLong.empty();

  DioRead(
      Mapping mapping,
      TaskContext task,
      Optional<Operation> parent,
      Moment begun,
      PageRange pages) {
    super(mapping, task, parent, begun);
    this.pages = pages;
  }

  /** The pages over the range that is read. */
  public PageRange pages() {
    return pages;
  }

  /** Its result, if that was recorded: bytes read, or a negative error. */
  public OptionalLong result() {
    return result;
  }

  void result(long value) {
    result = OptionalLong.of(value);
  }

  @Override
  public String name() {
    return "DIO read";
  }
}
