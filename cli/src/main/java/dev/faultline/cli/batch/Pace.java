package dev.faultline.cli.batch;

import java.util.Locale;

/**
 * How far a batch is and how fast it goes on.
 *
 * @param inputs how many there are
 * @param bytes what they have together; 0 if that is not known, as of a pipe
 */
record Pace(int inputs, long bytes) {
  private static final double NS_PER_SECOND = 1e9;
  private static final double BYTES_PER_MB = 1e6;
  private static final long SECONDS_PER_MINUTE = 60;

  /** In less time a rate says nothing. */
  private static final long LEAST_NS = 1_000_000_000;

  /** {@code [12/500] 31% 41.2 MB/s 3.1 captures/s 0:42 left }. */
  String text(Outcomes.Done done, long elapsedNs) {
    StringBuilder text = new StringBuilder();
    text.append('[').append(done.inputs()).append('/').append(inputs).append("] ");
    if (bytes > 0) {
      text.append(100 * Math.min(done.bytes(), bytes) / bytes).append("% ");
    }
    if (elapsedNs < LEAST_NS || done.inputs() == 0) {
      return text.toString();
    }
    double seconds = elapsedNs / NS_PER_SECOND;
    if (done.bytes() > 0) {
      text.append(rate(done.bytes() / BYTES_PER_MB / seconds)).append("MB/s ");
    }
    text.append(rate(done.inputs() / seconds)).append("captures/s ");
    if (done.bytes() > 0 && bytes > done.bytes()) {
      double left = seconds * (bytes - done.bytes()) / done.bytes();
      text.append(clock(Math.round(left))).append(" left ");
    }
    return text.toString();
  }

  private static String rate(double value) {
    return String.format(Locale.ROOT, "%.1f ", value);
  }

  private static String clock(long seconds) {
    long minutes = seconds / SECONDS_PER_MINUTE;
    long hours = minutes / SECONDS_PER_MINUTE;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
  }
}
