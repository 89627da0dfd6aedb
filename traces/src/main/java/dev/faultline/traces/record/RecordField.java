package dev.faultline.traces.record;

/**
 * A field of a record, as its format file declares it.
 *
 * @param name without type and brackets
 * @param offset of its first byte from the start of the record, which is {@code common_type}
 * @param size in bytes; 0 for a tail of any length
 * @param signed whether a number is
 * @param storage what stands at the offset
 */
public record RecordField(String name, int offset, int size, boolean signed, Storage storage) {

  /** What a field consists of. */
  public enum Storage {
    /** One number of 1, 2, 4 or 8 bytes, or an address. */
    NUMBER,
    /** Characters, filled up with NUL. */
    TEXT,
    /** A word: length of the data in its high half, offset from the start of the record below. */
    DYNAMIC,
    /** The same, with an offset from the end of that word. */
    RELATIVE,
    /** Arrays and structures. */
    OTHER
  }
}
