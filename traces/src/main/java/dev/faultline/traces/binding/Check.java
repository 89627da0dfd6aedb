package dev.faultline.traces.binding;

/**
 * A condition with its field resolved to a slot.
 *
 * @param slot of the field
 * @param mask bits that count
 * @param equals what they must be
 * @param negate whether they must be something else
 */
record Check(int slot, long mask, long equals, boolean negate) {

  boolean holds(FieldValues values) {
    return values.has(slot) && ((values.get(slot) & mask) == equals) != negate;
  }
}
