package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.words.TaskName;
import dev.faultline.v1.Evidence;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The events that prove a finding, one a line, with their place in the capture. Never cut. */
final class EvidenceText {
  private static final String INDENT = "      ";

  private final StringBuilder out;
  private final Colours colours;
  private final PlaceText places;
  private final ClockText clock;

  /**
   * Evidence.
   *
   * @param places how the place of an event is written in front of its line
   * @param clock how its time is
   */
  EvidenceText(StringBuilder out, Colours colours, PlaceText places, ClockText clock) {
    this.out = out;
    this.colours = colours;
    this.places = places;
    this.clock = clock;
  }

  void write(List<Evidence> events) {
    List<String> where = column(events, places::of);
    List<String> times = column(events, this::time);
    List<String> tasks =
        column(events, event -> TaskName.of(PlainText.of(event.getComm()), event.getTid()));
    for (int i = 0; i < events.size(); i++) {
      Evidence event = events.get(i);
      out.append(INDENT).append(where.get(i)).append("  ").append(times.get(i));
      out.append(event.getFromLog() ? " [log] " : cpu(event));
      out.append(tasks.get(i)).append("  ");
      out.append(PlainText.of(event.getText()));
      if (!event.getRemark().isEmpty()) {
        out.append(colours.bold("   <- " + PlainText.of(event.getRemark())));
      }
      out.append('\n');
    }
  }

  private static String cpu(Evidence event) {
    return String.format(Locale.ROOT, " [%03d] ", event.getCpu());
  }

  /** Logs without stamps do not say when. */
  private String time(Evidence event) {
    return event.getUntimed() ? "-" : clock.of(event.getTimeNs());
  }

  /** What {@code cell} gives for each event, filled up to the same width. */
  private static List<String> column(List<Evidence> events, Function<Evidence, String> cell) {
    List<String> cells = events.stream().map(cell).toList();
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    return cells.stream().map(text -> text + " ".repeat(width - text.length())).toList();
  }
}
