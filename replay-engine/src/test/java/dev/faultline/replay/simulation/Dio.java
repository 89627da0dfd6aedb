package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;
import org.jspecify.annotations.Nullable;

/** A direct write under way. */
final class Dio {
  final SimFile file;
  final long first;
  final long pages;
  final boolean async;
  final boolean extending;
  final @Nullable SimFile buffer;
  final long bufferIndex;
  final long iocb;
  long written;
  long pinned;
  boolean faulted;
  boolean submitted;
  long error;

  Dio(
      SimFile file,
      long first,
      long pages,
      boolean async,
      @Nullable SimFile buffer,
      long bufferIndex,
      long iocb) {
    this.file = file;
    this.first = first;
    this.pages = pages;
    this.extending = first + pages > file.endIndex();
    this.async = async && !extending;
    this.buffer = buffer;
    this.bufferIndex = bufferIndex;
    this.iocb = iocb;
  }

  long offset() {
    return first << PageRange.PAGE_SHIFT;
  }

  long lastByte() {
    return ((first + pages) << PageRange.PAGE_SHIFT) - 1;
  }

  /** Where what is left begins. */
  long nextOffset() {
    return (first + written) << PageRange.PAGE_SHIFT;
  }

  PageRange writtenPages() {
    return new PageRange(first, first + written - 1);
  }

  long result() {
    return error != 0 ? error : written << PageRange.PAGE_SHIFT;
  }
}
