package dev.faultline.replay.explore;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Pages of a file that lie side by side.
 *
 * @param file A is 0, B is 1
 * @param first index of the first page
 * @param count how many there are, at least one
 * @param size how many pages the file has
 */
record Range(int file, int first, int count, int size) {
  static Range all(int file, int size) {
    return new Range(file, 0, size, size);
  }

  static Range of(int file, int index, int size) {
    return new Range(file, index, 1, size);
  }

  /** One of its pages, counted from its first. */
  Page page(int number) {
    return new Page(file, first + number);
  }

  Page last() {
    return page(count - 1);
  }

  List<Page> pages() {
    return IntStream.range(0, count).mapToObj(this::page).toList();
  }

  /** What is left of it behind so many pages. */
  Range behind(int pages) {
    return new Range(file, first + pages, count - pages, size);
  }

  /** Byte of the file at which it begins. */
  long position() {
    return (long) first * Names.PAGE_BYTES;
  }

  long bytes() {
    return (long) count * Names.PAGE_BYTES;
  }

  long lastByte() {
    return position() + bytes() - 1;
  }

  /** A where it is all of the file, and A[1] where it is a page of it. */
  @Override
  public String toString() {
    String file = Names.file(this.file);
    return count == size
        ? file
        : file + "[" + first + (count > 1 ? "-" + last().index() : "") + "]";
  }
}
