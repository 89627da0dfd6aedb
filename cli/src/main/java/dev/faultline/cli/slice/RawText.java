package dev.faultline.cli.slice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventLog;
import dev.faultline.traces.input.LineReader;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines of a text capture that the events of a slice come from, byte for byte, below the head
 * of the capture and a comment that says which lines they were. What the head says of events that
 * were overwritten is left out: where the slice has a gap of the capture, a loss line says so.
 */
public final class RawText {
  private static final Set<String> FORMATS =
      Set.of("ftrace-text", "trace-cmd-report", "ftrace-latency");
  private static final List<String> COUNTS = List.of("entries-in-buffer", "# latency:");
  private static final int MOST_HEAD_LINES = 100;

  private final Slice slice;
  private final OutputStream out;
  private final Map<Long, byte[]> texts = new HashMap<>();

  private RawText(Slice slice, OutputStream out) {
    this.slice = slice;
    this.out = out;
  }

  /** Whether a capture of this format has lines that can be kept: one for each event. */
  public static boolean isPossible(String format) {
    return FORMATS.contains(format);
  }

  /**
   * Writes the lines.
   *
   * @param lines of the capture
   */
  public static void write(Slice slice, LineReader lines, OutputStream out) throws IOException {
    RawText text = new RawText(slice, out);
    text.collect();
    text.head(lines);
    text.events();
  }

  private void collect() {
    EventLog log = slice.events();
    Event event = new Event(log.dictionary());
    for (int row = 0; row < log.size(); row++) {
      log.look(event, row);
      if (event.kind() != EventKind.EVENTS_LOST) {
        texts.put(event.position(), new byte[0]);
      }
    }
  }

  private void head(LineReader lines) throws IOException {
    boolean inHead = true;
    while (lines.advance()) {
      byte[] line = Arrays.copyOfRange(lines.bytes(), lines.start(), lines.end());
      inHead &= lines.number() <= MOST_HEAD_LINES && isOfHead(line);
      if (inHead && COUNTS.stream().noneMatch(new String(line, ISO_8859_1)::contains)) {
        line(line);
      }
      if (texts.containsKey(lines.number())) {
        texts.put(lines.number(), line);
      }
    }
    for (String comment : SliceComment.of(slice)) {
      line(comment.getBytes(UTF_8));
    }
  }

  private static boolean isOfHead(byte[] line) {
    String text = new String(line, ISO_8859_1);
    return text.startsWith("#")
        || text.isBlank()
        || text.startsWith("cpus=")
        || text.startsWith("version =");
  }

  private void events() throws IOException {
    EventLog log = slice.events();
    Event event = new Event(log.dictionary());
    for (int row = 0; row < log.size(); row++) {
      log.look(event, row);
      if (event.kind() == EventKind.EVENTS_LOST) {
        for (String gap : GapLines.of(event)) {
          line(gap.getBytes(UTF_8));
        }
      } else {
        byte[] text = texts.get(event.position());
        if (text != null) {
          line(text);
        }
      }
    }
  }

  private void line(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }
}
