package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.util.List;
import java.util.Locale;

/**
 * A finding told as one would analyse a bug: what it says, then each event that proves it with the
 * state before and after, then what the rule demands and why.
 */
public final class StoryText {
  private static final String INDENT = "      ";

  private final StringBuilder out = new StringBuilder();
  private final Layout layout;

  /** A story. */
  public StoryText(Layout layout) {
    this.layout = layout;
  }

  /**
   * Tells it.
   *
   * @param trace the trace that the finding is of
   * @param steps for each event that proves it the state around it; empty where that is not known
   * @param notes what there is to say of where this comes from, a sentence each
   * @param page the rule's page, Markdown
   */
  public String of(
      TraceReport trace,
      Finding finding,
      List<StateChange> steps,
      List<String> notes,
      String page) {
    heading(PlainText.of(trace.getPath()));
    Paragraph paragraph = new Paragraph(out, layout.width());
    if (trace.hasCapture()) {
      paragraph.write("  ", CaptureText.of(trace));
    }
    notes.forEach(note -> paragraph.write("  note: ", note));
    out.append('\n');
    new FindingText(out, layout, ClockText.of(trace.getCapture())).tell(finding);
    if (finding.getEvidenceCount() > 0) {
      out.append('\n');
      heading("Step by step");
    }
    steps(trace, finding.getEvidenceList(), steps);
    out.append('\n');
    page.lines()
        .map(line -> line.startsWith("#") ? layout.colours().bold(line) : line)
        .forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  private void heading(String text) {
    out.append(layout.colours().bold(text)).append('\n');
  }

  private void steps(TraceReport trace, List<Evidence> events, List<StateChange> steps) {
    PlaceText places = PlaceText.in(trace);
    ClockText clock = ClockText.of(trace.getCapture());
    Paragraph paragraph = new Paragraph(out, layout.width());
    for (int i = 0; i < events.size(); i++) {
      Evidence event = events.get(i);
      out.append(
          String.format(
              Locale.ROOT,
              "\n  %d of %d  %s  %s [%03d] %s-%d%s\n",
              i + 1,
              events.size(),
              places.of(event),
              clock.at(event.getTimeNs()),
              event.getCpu(),
              PlainText.of(event.getComm()),
              event.getTid(),
              i == 0 ? "" : later(clock, event.getTimeNs() - events.get(i - 1).getTimeNs())));
      paragraph.write(INDENT, event.getText());
      if (!event.getRemark().isEmpty()) {
        out.append(layout.colours().bold(INDENT + "<- " + PlainText.of(event.getRemark())));
        out.append('\n');
      }
      int number = i;
      steps.stream()
          .filter(step -> step.number() == number)
          .forEach(step -> new StateChangeText(out, layout).write(step));
    }
  }

  private static String later(ClockText clock, long ns) {
    if (clock.ticks()) {
      return ", " + clock.lapse(ns) + " later";
    }
    return String.format(Locale.ROOT, ", %d.%03d ms later", ns / 1_000_000, ns / 1000 % 1000);
  }
}
