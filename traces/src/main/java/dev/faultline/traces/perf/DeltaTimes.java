package dev.faultline.traces.perf;

/**
 * Recognises text of {@code perf script --deltatime}, whose times are the differences to the line
 * before. Nothing in the text says so; but perf prints samples in the order of their times, so that
 * in its other texts time never goes back, and here it does in about every second line.
 */
final class DeltaTimes {
  /** Captures put together in one file go back where the next one begins. */
  private static final int FEW = 8;

  private static final int ONE_OF = 8;

  static final String PROBLEM =
      "times go back again and again: they seem to be differences to the line before, as 'perf"
          + " script --deltatime' prints them; print the text with 'perf script --ns' alone";

  private long lines;
  private long backward;
  private long last;
  private boolean fromZero;

  /** Takes the time of the next sample; whether the times so far are differences. */
  boolean add(long timeNs) {
    fromZero |= lines == 0 && timeNs == 0;
    lines++;
    backward += timeNs < last ? 1 : 0;
    last = timeNs;
    // Only --deltatime and --reltime begin with zero, and the latter does not go back.
    return backward > (fromZero ? 0 : FEW + lines / ONE_OF);
  }
}
