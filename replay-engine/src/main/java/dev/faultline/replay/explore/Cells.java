package dev.faultline.replay.explore;

import java.util.Arrays;

/** An array of small numbers that knows which of its first 64 were looked at or changed. */
final class Cells {
  private final byte[] cells;
  private long touched;

  private Cells(byte[] cells) {
    this.cells = cells;
  }

  Cells(int count) {
    this(new byte[count]);
  }

  /** The same numbers, none of them touched yet. */
  Cells copy() {
    return new Cells(cells.clone());
  }

  int get(int cell) {
    touch(cell);
    return cells[cell];
  }

  void set(int cell, int value) {
    touch(cell);
    cells[cell] = (byte) value;
  }

  void add(int cell, int value) {
    set(cell, get(cell) + value);
  }

  private void touch(int cell) {
    touched |= cell < Long.SIZE ? 1L << cell : 0;
  }

  /** A bit for each. */
  long touched() {
    return touched;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cells that && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }
}
