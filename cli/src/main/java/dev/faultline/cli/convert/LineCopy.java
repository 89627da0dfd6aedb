package dev.faultline.cli.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.faultline.traces.ftrace.StampedLine;
import dev.faultline.traces.input.LineReader;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the lines of a capture that is text of ftrace, as they are but for their times. The head
 * of the text tells where the next time begins; a text without one gets the first line of a head.
 */
final class LineCopy {
  private static final String HEAD = "# tracer: nop\n#\n";
  private static final String[] HEADS = {"# tracer: ", "cpus="};

  private final StampedLine stamped = new StampedLine();
  private final OutputStream out;
  private final Repetition repetition;
  private boolean headed;

  /** Copies lines so often. */
  LineCopy(OutputStream out, Repetition repetition) {
    this.out = out;
    this.repetition = repetition;
  }

  /**
   * Copies all lines once.
   *
   * @param lines are read to their end
   * @param time which one this is, from 0
   * @throws IOException if one cannot be read or written, or not without changing what it says
   */
  void copy(LineReader lines, int time) throws IOException {
    long later = repetition.laterNs(time);
    long events = 0;
    if (time > 0 && !headed) {
      out.write(HEAD.getBytes(ISO_8859_1));
    }
    while (lines.advance()) {
      int from = lines.start();
      int length = lines.end() - from;
      headed |= lines.number() == 1 && isHead(new String(lines.bytes(), from, length, ISO_8859_1));
      if (lines.isTooLong()) {
        throw wrong(lines, "a line of more than " + LineReader.MAX_LINE + " bytes");
      }
      if (stamped.scan(lines.bytes(), from, lines.end())) {
        stamped.write(lines.bytes(), from, lines.end(), later, out);
        events++;
      } else {
        out.write(lines.bytes(), from, length);
      }
      if (lines.isTerminated()) {
        out.write('\n');
      } else if (time + 1 < repetition.times()) {
        throw wrong(lines, "a last line without line end: it may be cut");
      }
    }
    if (events < repetition.events()) {
      throw new IOException(
          "expected a time in front of each of "
              + repetition.events()
              + " events, and "
              + events
              + " lines have one; use --to stream, csv or json");
    }
  }

  private static boolean isHead(String line) {
    return line.startsWith(HEADS[0]) || line.startsWith(HEADS[1]);
  }

  private static IOException wrong(LineReader lines, String what) {
    return new IOException(
        "line "
            + lines.number()
            + ": expected lines that can be copied as they are, and there is "
            + what
            + "; use --to stream");
  }
}
