package dev.faultline.replay.model;

/**
 * A range of page indices of one mapping.
 *
 * @param first first index
 * @param last last index, inclusive; at least {@code first}
 */
public record PageRange(long first, long last) {
  /** Bytes in a page are 2 to this power. */
  public static final int PAGE_SHIFT = 12;

  /** The greatest index there is: ranges "to the end of the file" reach here. */
  public static final long MAX_INDEX = Long.MAX_VALUE >>> PAGE_SHIFT;

  /** The pages that {@code length} bytes from {@code offset} touch; a length of 0 touches one. */
  public static PageRange ofBytes(long offset, long length) {
    return ofByteBounds(offset, length <= 0 ? offset : offset + length - 1);
  }

  /** The pages between two byte offsets, both inclusive. */
  public static PageRange ofByteBounds(long offset, long last) {
    long first = offset >>> PAGE_SHIFT;
    return new PageRange(first, Math.max(first, last >>> PAGE_SHIFT));
  }

  /** The pages of a folio: naturally aligned, 2^order of them. */
  public static PageRange ofFolio(long index, long order) {
    return new PageRange(index, index + (1L << Math.min(order, 30)) - 1);
  }

  /** The folio of 2^order pages that has this page; folios are naturally aligned. */
  static PageRange ofFolioAt(long index, int order) {
    return ofFolio(index & -(1L << Math.min(order, 30)), order);
  }

  /** Whether the two have a page in common. */
  public boolean overlaps(PageRange that) {
    return first <= that.last && that.first <= last;
  }

  /** Whether every page of {@code that} is in here. */
  public boolean contains(PageRange that) {
    return first <= that.first && that.last <= last;
  }

  /** The pages in both; only for ranges that overlap. */
  public PageRange intersection(PageRange that) {
    return new PageRange(Math.max(first, that.first), Math.min(last, that.last));
  }

  /** How many pages. */
  public long size() {
    return last - first + 1;
  }
}
