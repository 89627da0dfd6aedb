package dev.faultline.traces.binding;

import dev.faultline.v1.Context;

/**
 * The values that one record carries, by slot. A field can be <em>named</em> without a value: a
 * probe that failed to fetch it prints {@code (fault)} in its place.
 *
 * <p>A text is not copied: it is where the record is, and good until the next one.
 */
public final class FieldValues {
  /** The most slots a tracepoint can have: a bit for each in a long. */
  static final int MAX_SLOTS = 64;

  private static final byte[] NO_TEXT = {};

  private final long[] values = new long[MAX_SLOTS];
  private long named;
  private long present;
  private byte[] text = NO_TEXT;
  private int textFrom;
  private int textTo;
  private Context context = Context.CONTEXT_UNSPECIFIED;

  /** Forgets everything. */
  public void clear() {
    named = 0;
    present = 0;
    context = Context.CONTEXT_UNSPECIFIED;
  }

  /** Sets the value in a slot. */
  public void put(int slot, long value) {
    values[slot] = value;
    long bit = 1L << slot;
    named |= bit;
    present |= bit;
  }

  /** Sets the text, which is that of this slot: a tracepoint has one at most. */
  public void putText(int slot, byte[] bytes, int from, int to) {
    put(slot, 0);
    text = bytes;
    textFrom = from;
    textTo = to;
  }

  /** Says what the CPU was doing, where the record tells. */
  public void context(Context recorded) {
    context = recorded;
  }

  /** What the CPU was doing; unspecified where the record does not tell. */
  public Context context() {
    return context;
  }

  /** Holds the text from {@link #textFrom} to {@link #textTo}. */
  public byte[] text() {
    return text;
  }

  /** Where the text begins. */
  public int textFrom() {
    return textFrom;
  }

  /** Where the text ends. */
  public int textTo() {
    return textTo;
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
