package dev.faultline.cli.report.svg;

/** Draws the time axis: its scale, and where it is cut. */
final class AxisPicture {
  private static final double LABEL = 74;
  private static final double SPACE = 66;

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
      free = scale(piece, origin, step, top, bottom, free);
      free = Math.max(free, piece.x() + piece.width() + TimeAxis.CUT);
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

  private double scale(
      TimeAxis.Piece piece, long origin, long step, double top, double bottom, double taken) {
    double free = taken;
    String last = "";
    long first = origin - Math.floorDiv(origin - piece.firstNs(), step) * step;
    if (first > piece.lastNs()) {
      first = piece.firstNs();
    }
    for (long at = first; at <= piece.lastNs(); at += step) {
      double x = axis.x(at);
      out.empty("line", "class", "grid", "x1", x, "y1", top - 4, "x2", x, "y2", bottom);
      String label = Lapse.signed(at - origin);
      if (x - SPACE / 2 >= free && !label.equals(last)) {
        double middle = Math.min(x, ScenePicture.WIDTH - 26);
        out.element("text", label, "class", "scale", "x", middle, "y", top - 7);
        free = x + SPACE / 2;
        last = label;
      }
    }
    return free;
  }

  private void cut(TimeAxis.Piece before, TimeAxis.Piece behind, double top, double bottom) {
    double from = before.x() + before.width();
    double to = behind.x();
    String length = Lapse.of(behind.firstNs() - before.lastNs());
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
