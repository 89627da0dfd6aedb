package dev.faultline.traces.binding;

/**
 * A condition with its field resolved to a slot.
 *
 * @param slot of the field
 * @param mask bits that count
 * @param equals what they must be
 * @param negate whether they must be something else
 * @param contains instead: what must be in the text
 */
record Check(int slot, long mask, long equals, boolean negate, TextPart contains) {

  boolean holds(FieldValues values) {
    return values.has(slot) && isSo(values) != negate;
  }

  private boolean isSo(FieldValues values) {
    return contains.isEmpty() ? (values.get(slot) & mask) == equals : contains.isIn(values);
  }
}
