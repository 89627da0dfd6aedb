package dev.faultline.traces.tracedat;

import java.util.Arrays;

/** Some unpacked pages of a CPU, and the beginning of one that goes on in the next batch. */
final class PageBatch {
  private byte[] bytes = {};
  private int limit;
  private int pageBytes;
  private long start;
  private String problem = "";
  private boolean last;

  /** Starts anew behind what {@code before} holds, with what is left over of it. */
  void follow(PageBatch before) {
    int rest = before.limit - before.pageBytes;
    start = before.start + before.pageBytes;
    if (bytes.length < rest) {
      bytes = new byte[rest];
    }
    System.arraycopy(before.bytes, before.pageBytes, bytes, 0, rest);
    limit = rest;
    pageBytes = 0;
    problem = "";
    last = false;
  }

  /** Makes room for so many bytes more. */
  void room(int count) {
    if (bytes.length < limit + count) {
      bytes = Arrays.copyOf(bytes, limit + count);
    }
  }

  /** So many bytes were added. */
  void added(int count) {
    limit += count;
  }

  /** Nothing more is added. */
  void end(int pageSize, boolean isLast, String why) {
    pageBytes = limit - limit % pageSize;
    last = isLast;
    problem = why;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Bytes that are there, the beginning of an unfinished page included. */
  int limit() {
    return limit;
  }

  /** Bytes of whole pages. */
  int pageBytes() {
    return pageBytes;
  }

  /** Offset of the first byte in all unpacked pages of the CPU. */
  long start() {
    return start;
  }

  /** Whether no other batch follows. */
  boolean isLast() {
    return last;
  }

  /** Why it is the last, empty if the pages simply end. */
  String problem() {
    return problem;
  }
}
