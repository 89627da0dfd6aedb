package dev.faultline.stream;

/**
 * Where events come from, as far as the head of the capture tells.
 *
 * @param path as the user gave it; {@code -} is standard input
 * @param format {@code ftrace-text}, ...
 * @param kernel release, empty when not named
 * @param clock trace clock, empty when not named
 * @param unit what positions count
 */
public record CaptureOrigin(
    String path, String format, String kernel, String clock, PositionUnit unit) {

  /**
   * Whether its stamps count ticks of unknown length instead of ns: {@code counter}, and the
   * processors' own counters.
   */
  public boolean countsTicks() {
    return countsTicks(clock);
  }

  /** Whether the stamps of a clock of that name are ticks. */
  public static boolean countsTicks(String clock) {
    return switch (clock) {
      case "counter", "x86-tsc", "ppc-tb", "s390-tod" -> true;
      default -> false;
    };
  }

  /** What the position of an event counts. */
  public enum PositionUnit {
    /** 1-based lines of the decompressed text. */
    LINE("line"),
    /** Offsets in the decompressed file. */
    BYTE_OFFSET("byte");

    private final String word;

    PositionUnit(String word) {
      this.word = word;
    }

    /** The unit in one word, as reports print it. */
    public String word() {
      return word;
    }
  }
}
