package dev.faultline.traces.perf;

/**
 * A part of a file.
 *
 * @param offset of its first byte
 * @param size in bytes
 */
record Section(long offset, long size) {

  /** Whether all of it is in a file of so many bytes. */
  boolean isWithin(long fileSize) {
    return offset >= 0 && size >= 0 && offset <= fileSize && size <= fileSize - offset;
  }
}
