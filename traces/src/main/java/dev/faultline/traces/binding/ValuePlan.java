package dev.faultline.traces.binding;

/**
 * How a value is computed; -1 is a slot that does not take part.
 *
 * @param slot the value itself
 * @param minus subtracted from it
 * @param carried instead: whether this slot has a value
 * @param plus added; without any slot it is the value
 * @param left by how many bits all that is shifted left
 */
public record ValuePlan(int slot, int minus, int carried, long plus, int left) {

  /** A value that is in no field. */
  static ValuePlan of(long number) {
    return new ValuePlan(-1, -1, -1, number, 0);
  }

  /** The value for a record. */
  public long of(FieldValues values) {
    if (slot < 0) {
      return carried < 0 ? plus : values.has(carried) ? 1 : 0;
    }
    long value = values.get(slot) + plus;
    return (minus < 0 ? value : value - values.get(minus)) << left;
  }
}
