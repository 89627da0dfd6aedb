package dev.faultline.traces.ftrace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line of ftrace text with its time stamp, which can be written with a later one. Everything else
 * in it stays, byte for byte.
 */
public final class StampedLine {
  private static final int NS_DIGITS = 9;

  private final LinePrefix prefix = new LinePrefix();

  /** Looks for the stamp of a line; false if it is not that of an event. */
  public boolean scan(byte[] text, int from, int to) {
    return prefix.scan(text, from, to);
  }

  /**
   * Writes the line that was looked at, without a line end.
   *
   * @param later by how many ns, or ticks if the clock is a counter
   * @param out gets the line
   * @throws IOException if it cannot be written, or if its stamp has too few digits to be so much
   *     later
   */
  public void write(byte[] text, int from, int to, long later, OutputStream out)
      throws IOException {
    int stampFrom = prefix.stampFrom();
    int stampTo = prefix.stampTo();
    out.write(text, from, stampFrom - from);
    out.write(stamp(text, stampFrom, stampTo, prefix.time() + later));
    out.write(text, stampTo, to - stampTo);
  }

  /** The time with as many digits behind the point as the old stamp has. */
  private byte[] stamp(byte[] text, int from, int to, long time) throws IOException {
    byte[] digits = Long.toString(time).getBytes(StandardCharsets.ISO_8859_1);
    if (prefix.isCounter()) {
      return digits;
    }
    byte[] padded = new byte[Math.max(digits.length, NS_DIGITS + 1)];
    Arrays.fill(padded, (byte) '0');
    System.arraycopy(digits, 0, padded, padded.length - digits.length, digits.length);
    int seconds = padded.length - NS_DIGITS;
    int point = from;
    while (text[point] != '.') {
      point++;
    }
    int kept = seconds + to - point - 1;
    for (int p = kept; p < padded.length; p++) {
      if (padded[p] != '0') {
        throw new IOException(
            "a time stamp with "
                + (kept - seconds)
                + " digits behind the point cannot be moved by less than that");
      }
    }
    byte[] stamp = new byte[kept + 1];
    System.arraycopy(padded, 0, stamp, 0, seconds);
    stamp[seconds] = '.';
    System.arraycopy(padded, seconds, stamp, seconds + 1, kept - seconds);
    return stamp;
  }
}
