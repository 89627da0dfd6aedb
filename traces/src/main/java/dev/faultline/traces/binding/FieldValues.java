package dev.faultline.traces.binding;

/**
 * The values that one record carries, by slot. A field can be <em>named</em> without a value: a
 * probe that failed to fetch it prints {@code (fault)} in its place.
 */
public final class FieldValues {
  /** The most slots a tracepoint can have: a bit for each in a long. */
  static final int MAX_SLOTS = 64;

  private final long[] values = new long[MAX_SLOTS];
  private long named;
  private long present;

  /** Forgets everything. */
  public void clear() {
    named = 0;
    present = 0;
  }

  /** Sets the value in a slot. */
  public void put(int slot, long value) {
    values[slot] = value;
    long bit = 1L << slot;
    named |= bit;
    present |= bit;
  }

  /** Notes that the record names the field of this slot but has no value for it. */
  public void putNothing(int slot) {
    named |= 1L << slot;
  }

  /** Whether the slot has a value. */
  public boolean has(int slot) {
    return (present >>> slot & 1) != 0;
  }

  /** Whether the record names the field of this slot. */
  public boolean isNamed(int slot) {
    return (named >>> slot & 1) != 0;
  }

  /** The value in a slot, 0 without one. */
  public long get(int slot) {
    return has(slot) ? values[slot] : 0;
  }

  /** Slots with a value, one bit each. */
  long present() {
    return present;
  }

  /** Slots whose field the record names, one bit each. */
  long named() {
    return named;
  }
}
