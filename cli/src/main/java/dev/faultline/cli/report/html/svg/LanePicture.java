package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Lane;
import dev.faultline.v1.Span;
import java.util.List;

/** One lane: who it is, on the left, and rows of bars and signs. */
final class LanePicture {
  private static final double ROW = 19;
  private static final double BAR = 15;
  private static final double PAD = 7;
  private static final double LINE = 14;
  private static final double LABEL_END = ScenePicture.PLOT_LEFT - 8;
  private static final int NAME_WIDTH = 17;

  private final Markup out;
  private final TimeAxis axis;
  private final Places places;

  LanePicture(Markup out, TimeAxis axis, Places places) {
    this.out = out;
    this.axis = axis;
    this.places = places;
  }

  static double height(Lane lane) {
    int rows = LaneRows.of(lane).size() + (lane.getTicksCount() > 0 ? 1 : 0);
    return Math.max(rows * ROW, (1 + role(lane).size()) * LINE + 4) + 2 * PAD;
  }

  private static List<String> role(Lane lane) {
    return lane.getRole().isEmpty() ? List.of() : Wrapped.lines(lane.getRole(), NAME_WIDTH, 4);
  }

  void draw(Lane lane, double top) {
    double y = top + PAD;
    String name = lane.getComm() + "-" + lane.getTid();
    out.open("g");
    out.element("title", name + (lane.getRole().isEmpty() ? "" : ", " + lane.getRole()));
    out.element(
        "text",
        Wrapped.lines(name, NAME_WIDTH - 2, 1).get(0),
        "class",
        "task",
        "x",
        8,
        "y",
        y + 11);
    double line = y + 11;
    for (String part : role(lane)) {
      line += LINE;
      out.element("text", part, "class", "role", "x", 8, "y", line);
    }
    out.close();
    SpanBar bars = new SpanBar(out, axis, places);
    for (Row row : LaneRows.of(lane)) {
      label(row.label(), y);
      for (Span span : row.spans()) {
        bars.draw(span, y, BAR);
      }
      y += ROW;
    }
    if (lane.getTicksCount() > 0) {
      label("events", y);
      TickMark ticks = new TickMark(out, axis, places);
      double middle = y + BAR / 2;
      lane.getTicksList().forEach(tick -> ticks.draw(tick, middle));
    }
    out.line();
  }

  private void label(String text, double y) {
    if (!text.isEmpty()) {
      out.element(
          "text", Wrapped.lines(text, 20, 1).get(0), "class", "row", "x", LABEL_END, "y", y + 11);
    }
  }
}
