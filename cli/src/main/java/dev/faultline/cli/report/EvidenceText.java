package dev.faultline.cli.report;

import dev.faultline.v1.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The events that prove a finding, one a line, with their place in the capture. Never cut. */
final class EvidenceText {
  private static final String INDENT = "      ";

  private final StringBuilder out;
  private final Colours colours;
  private final String file;
  private final boolean bytes;

  /**
   * Evidence of one capture.
   *
   * @param path the capture; its last part names it in front of every line
   * @param unit {@code line} or {@code byte}: what positions count
   */
  EvidenceText(StringBuilder out, Colours colours, String path, String unit) {
    this.out = out;
    this.colours = colours;
    this.file = PlainText.of(path.substring(path.lastIndexOf('/') + 1));
    this.bytes = unit.equals("byte");
  }

  void write(List<Evidence> events) {
    List<String> places = new ArrayList<>();
    List<String> tasks = new ArrayList<>();
    for (Evidence event : events) {
      places.add(
          file + (bytes ? ":@" : ":") + event.getLine() + "  " + Seconds.of(event.getTimeNs()));
      tasks.add(PlainText.of(event.getComm()) + "-" + event.getTid());
    }
    int placeWidth = widest(places);
    int taskWidth = widest(tasks);
    for (int i = 0; i < events.size(); i++) {
      Evidence event = events.get(i);
      out.append(INDENT).append(padded(places.get(i), placeWidth));
      out.append(String.format(Locale.ROOT, " [%03d] ", event.getCpu()));
      out.append(padded(tasks.get(i), taskWidth)).append("  ");
      out.append(PlainText.of(event.getText()));
      if (!event.getRemark().isEmpty()) {
        out.append(colours.bold("   <- " + PlainText.of(event.getRemark())));
      }
      out.append('\n');
    }
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
