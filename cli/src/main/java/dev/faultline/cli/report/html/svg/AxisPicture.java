package dev.faultline.cli.report.html.svg;

/** Draws the time axis: its scale, and where it is cut. */
final class AxisPicture {
  private static final double LABEL = 74;
  private static final double LETTER = 6.4;
  private static final double CUT_TEXT = 48;

  private final Markup out;
  private final TimeAxis axis;
  private final Places places;

  AxisPicture(Markup out, TimeAxis axis, Places places) {
    this.out = out;
    this.axis = axis;
    this.places = places;
  }

  /**
   * Draws it.
   *
   * @param origin the time from which times are counted, in ns
   * @param top where the lanes begin
   * @param bottom where everything ends
   */
  void draw(long origin, double top, double bottom) {
    out.element(
        "text",
        "time since " + places.time(origin),
        "class",
        "row",
        "x",
        ScenePicture.PLOT_LEFT - 8,
        "y",
        top - 7);
    long step = axis.step(LABEL);
    double free = ScenePicture.PLOT_LEFT - 4;
    for (TimeAxis.Piece piece : axis.pieces()) {
      double end = piece.x() + piece.width();
      boolean last = piece.equals(axis.pieces().get(axis.pieces().size() - 1));
      double until = last ? ScenePicture.WIDTH : end + TimeAxis.CUT / 2 - CUT_TEXT / 2;
      scale(piece, origin, step, top, bottom, free, until);
      free = end + TimeAxis.CUT / 2 + CUT_TEXT / 2;
    }
    out.line();
  }

  /** Draws where the axis is cut, over everything that goes on through a cut. */
  void drawCuts(double top, double bottom) {
    for (int i = 0; i + 1 < axis.pieces().size(); i++) {
      cut(axis.pieces().get(i), axis.pieces().get(i + 1), top, bottom);
    }
    out.line();
  }

  private void scale(
      TimeAxis.Piece piece,
      long origin,
      long step,
      double top,
      double bottom,
      double from,
      double until) {
    double free = from;
    String last = "";
    long first = origin - Math.floorDiv(origin - piece.firstNs(), step) * step;
    if (first > piece.lastNs()) {
      first = piece.firstNs();
    }
    for (long at = first; at <= piece.lastNs(); at += step) {
      double x = axis.x(at);
      out.empty("line", "class", "grid", "x1", x, "y1", top - 4, "x2", x, "y2", bottom);
      String label = places.signed(at - origin);
      double half = label.length() * LETTER / 2;
      double middle = Math.min(x, ScenePicture.WIDTH - half);
      if (middle - half >= free && middle + half <= until && !label.equals(last)) {
        out.element("text", label, "class", "scale", "x", middle, "y", top - 7);
        free = middle + half + LETTER;
        last = label;
      }
    }
  }

  private void cut(TimeAxis.Piece before, TimeAxis.Piece behind, double top, double bottom) {
    double from = before.x() + before.width();
    double to = behind.x();
    String length = places.lapse(behind.firstNs() - before.lastNs());
    out.open("g");
    out.element(
        "title", length + " are cut out here: nothing that is shown begins or ends in them");
    double middle = (from + to) / 2;
    out.empty(
        "rect", "class", "cut", "x", middle - 11, "y", top, "width", 22, "height", bottom - top);
    edge(middle - 11, top, bottom);
    edge(middle + 11, top, bottom);
    out.element("text", length, "class", "cut-text", "x", middle, "y", top - 7);
    out.close();
  }

  /** A torn edge. */
  private void edge(double x, double top, double bottom) {
    StringBuilder path = new StringBuilder("M" + Markup.number(x) + " " + Markup.number(top));
    for (double y = top; y + 12 <= bottom; y += 12) {
      path.append("l3 6l-3 6");
    }
    out.empty("path", "class", "cut-mark", "d", path);
  }
}
