package dev.faultline.traces.log;

import dev.faultline.traces.input.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A log as the kernel printed it: the bytes of the lines of {@code source} without prefixes,
 * colours and quotation marks, as many lines as there were. A line that a mailer has broken is
 * whole again, and followed by empty lines, so that numbers of lines stay what they were.
 */
public final class LogLines extends InputStream {

  /** Sees every line. */
  public interface Listener {
    /**
     * A line.
     *
     * @param number its number in the source
     * @param stampNs when the kernel printed it, in ns since boot; -1 if the line does not say
     * @param text the kernel's own line
     */
    void line(long number, long stampNs, byte[] text, int from, int to);
  }

  private static final int LEARNED_BYTES = 1 << 16;

  private final LineReader lines;
  private final LogPrefixes prefixes = new LogPrefixes();
  private final LineDress dress = new LineDress();
  private final BrokenLines broken;
  private final Listener listener;
  private byte[] out = new byte[1 << 14];
  private int limit;
  private int position;
  private boolean ended;

  private long heldNumber;
  private long heldStamp;
  private boolean held;

  /**
   * Reads a log.
   *
   * @param lines is closed with this
   * @param head how the text begins
   * @param listener sees the lines as they are read
   */
  public LogLines(LineReader lines, byte[] head, Listener listener) {
    this.lines = lines;
    this.broken = new BrokenLines(head);
    this.listener = listener;
    learn(head);
  }

  /** What the first lines are behind is often known only from later ones. */
  private void learn(byte[] head) {
    int limit = Math.min(head.length, LEARNED_BYTES);
    int from = 0;
    for (int p = 0; p < limit; p++) {
      if (head[p] == '\n') {
        if (dress.takeOff(head, from, p)) {
          prefixes.scan(dress.text(), 0, dress.length());
        } else {
          prefixes.scan(head, from, p);
        }
        from = p + 1;
      }
    }
  }

  @Override
  public int read() throws IOException {
    return fill() ? out[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(out, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return limit - position;
  }

  private boolean fill() throws IOException {
    while (position == limit && !ended) {
      position = 0;
      limit = 0;
      if (lines.advance()) {
        line();
      } else {
        ended = true;
        flush();
      }
    }
    return position < limit;
  }

  private void line() {
    byte[] text = lines.bytes();
    int from = lines.start();
    int to = lines.end();
    int width = to - from;
    if (dress.takeOff(text, from, to)) {
      text = dress.text();
      from = 0;
      to = dress.length();
    }
    prefixes.scan(text, from, to);
    int begin = prefixes.begin();
    if (held && broken.isAny() && broken.goesOn(prefixes, text, from, to)) {
      broken.append();
      return;
    }
    flush();
    long stamp = KernelStamp.in(text, from, begin);
    if (lines.isTooLong() || !lines.isTerminated() || !broken.isAny()) {
      put(text, begin, to, lines.isTooLong());
      listener.line(lines.number(), stamp, text, begin, to);
      end(lines.isTerminated() || lines.isTooLong());
    } else {
      held = true;
      heldNumber = lines.number();
      heldStamp = stamp;
      broken.hold(text, begin, to, width);
    }
  }

  /** Writes what was held back. */
  private void flush() {
    if (!held) {
      return;
    }
    held = false;
    put(broken.text(), 0, broken.length(), false);
    listener.line(heldNumber, heldStamp, broken.text(), 0, broken.length());
    end(true);
    for (int i = 0; i < broken.appended(); i++) {
      end(true);
    }
  }

  private void put(byte[] text, int from, int to, boolean tooLong) {
    int length = to - from;
    int padded = tooLong ? Math.max(length, LineReader.MAX_LINE + 1) : length;
    room(padded + 1);
    System.arraycopy(text, from, out, limit, length);
    // Whoever reads it must see that it is too long, whatever was taken away in front.
    for (int i = length; i < padded; i++) {
      out[limit + i] = ' ';
    }
    limit += padded;
  }

  private void end(boolean terminated) {
    if (terminated) {
      room(1);
      out[limit++] = '\n';
    }
  }

  private void room(int more) {
    if (limit + more > out.length) {
      byte[] larger = new byte[2 * (limit + more)];
      System.arraycopy(out, 0, larger, 0, limit);
      out = larger;
    }
  }

  /** Whether a mailer has broken the lines of a text that begins so. */
  public static boolean areBroken(byte[] head) {
    return BrokenLines.isMost(head);
  }

  /** The beginning of a text as {@link LogLines} gives it. */
  public static byte[] plain(byte[] head) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(head);
    try (LogLines plain =
        new LogLines(new LineReader("", in), head, (number, stamp, text, from, to) -> {})) {
      return plain.readAllBytes();
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
