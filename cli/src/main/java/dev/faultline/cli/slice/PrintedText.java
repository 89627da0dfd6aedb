package dev.faultline.cli.slice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventLog;
import dev.faultline.stream.Task;
import dev.faultline.traces.binding.RecordPrinter;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The events of a slice as ftrace would print the records that they come from. */
public final class PrintedText {
  private static final long NS_PER_S = 1_000_000_000L;
  private static final List<String> HEAD = List.of("# tracer: nop", "#");

  private PrintedText() {}

  /**
   * Writes the lines.
   *
   * @return whether every event could be printed; if not, what was written is of no use
   */
  public static boolean write(Slice slice, RecordPrinter printer, OutputStream out)
      throws IOException {
    for (String line : HEAD) {
      line(line, out);
    }
    for (String line : SliceComment.of(slice)) {
      line(line, out);
    }
    EventLog log = slice.events();
    boolean seconds = !log.origin().countsTicks();
    Event event = new Event(log.dictionary());
    for (int row = 0; row < log.size(); row++) {
      log.look(event, row);
      if (event.kind() == EventKind.EVENTS_LOST) {
        for (String gap : GapLines.of(event)) {
          line(gap, out);
        }
        continue;
      }
      Optional<String> arguments = printer.arguments(event);
      if (arguments.isEmpty()) {
        return false;
      }
      line(prefix(event, seconds) + event.tracepoint() + ": " + arguments.get(), out);
    }
    return true;
  }

  private static String prefix(Event event, boolean seconds) {
    Task task = event.task();
    long ns = event.timeNs();
    return String.format(
        Locale.ROOT,
        "%16s-%-7d %s[%03d] ..... %s: ",
        task.comm().replace('\n', '?').replace('\r', '?'),
        task.tid(),
        task.tgid() > 0 ? String.format(Locale.ROOT, "(%7d) ", task.tgid()) : "",
        event.cpu(),
        seconds
            ? String.format(Locale.ROOT, "%5d.%09d", ns / NS_PER_S, ns % NS_PER_S)
            : Long.toString(ns));
  }

  private static void line(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.write('\n');
  }
}
