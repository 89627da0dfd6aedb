package dev.faultline.traces.probe.code;

/**
 * What a register or a word of memory holds: a number, or an unknown quantity plus a number. Two
 * places whose values are equal certainly hold the same; of different ones nothing is known.
 *
 * @param quantity number of the {@link Origin} in {@link Origins}; 0 for plain numbers
 * @param offset added to it
 */
public record Value(int quantity, long offset) {
  static final Value ZERO = new Value(0, 0);

  /** A plain number. */
  public static Value number(long number) {
    return new Value(0, number);
  }

  /** This, and {@code more} added. */
  public Value plus(long more) {
    return new Value(quantity, offset + more);
  }

  /** Whether it is a plain number. */
  public boolean isNumber() {
    return quantity == 0;
  }
}
