package dev.faultline.traces.input;

import java.util.List;

/**
 * How far the bytes of a capture can be trusted. Plain files say nothing of themselves. Of
 * compressed ones check sums tell that something was wrong, but only when it has been read.
 */
public final class Integrity {
  private final List<Unpacked> packings;
  private final String otherwise;
  private final boolean placed;

  /**
   * Of what came out of compressed files.
   *
   * @param packings from the outermost to the innermost; none for a plain file
   * @param otherwise what is the matter where nothing is with these; empty if nothing is
   */
  public Integrity(List<Unpacked> packings, String otherwise) {
    this(packings, otherwise, true);
  }

  private Integrity(List<Unpacked> packings, String otherwise, boolean placed) {
    this.packings = List.copyOf(packings);
    this.otherwise = otherwise;
    this.placed = placed;
  }

  /** Of a text that was made of those bytes, and whose places are others. */
  public Integrity ofOtherText() {
    return new Integrity(packings, otherwise, false);
  }

  /** Of a plain file. */
  public static Integrity ofPlain() {
    return new Integrity(List.of(), "");
  }

  /** Why the bytes ended before their end; empty when they did not, or not yet. */
  public String incomplete() {
    for (Unpacked packing : packings) {
      if (!packing.incomplete().isEmpty()) {
        return packing.incomplete();
      }
    }
    return otherwise;
  }

  /** Whether any byte behind those that are {@linkplain #verified verified} may be wrong. */
  public boolean isDamaged() {
    return packings.stream().anyMatch(Unpacked::isDamaged);
  }

  /** Whether there are check sums at all. */
  public boolean isChecked() {
    return !packings.isEmpty();
  }

  /** How many of the first bytes have been checked so far. */
  public long verified() {
    return packings.isEmpty() || !placed ? 0 : packings.get(packings.size() - 1).verified();
  }
}
