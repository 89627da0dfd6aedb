package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.PageRow;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Stay;
import java.util.List;

/** Which pages were in the page cache, and when. */
final class PagesPicture {
  private static final double ROW = 12;
  private static final double BAR = 9;
  private static final double PAD = 7;

  private final Markup out;
  private final TimeAxis axis;
  private final Places places;
  private final Scene scene;

  PagesPicture(Markup out, TimeAxis axis, Places places, Scene scene) {
    this.out = out;
    this.axis = axis;
    this.places = places;
    this.scene = scene;
  }

  static double height(List<PageRow> rows) {
    return rows.isEmpty() ? 0 : Math.max(2.6, rows.size()) * ROW + 2 * PAD;
  }

  void draw(double top) {
    List<PageRow> rows = scene.getPagesList();
    if (rows.isEmpty()) {
      return;
    }
    out.element("text", "page cache", "class", "task", "x", 8, "y", top + PAD + 11);
    out.element("text", "of the file", "class", "role", "x", 8, "y", top + PAD + 25);
    double y = top + PAD;
    for (PageRow row : rows) {
      out.element("text", name(row), "class", "row", "x", ScenePicture.PLOT_LEFT - 8, "y", y + BAR);
      out.empty(
          "line",
          "class",
          "absent",
          "x1",
          ScenePicture.PLOT_LEFT,
          "y1",
          y + BAR / 2,
          "x2",
          ScenePicture.WIDTH - 6,
          "y2",
          y + BAR / 2);
      for (Stay stay : row.getStaysList()) {
        draw(row, stay, y);
      }
      y += ROW;
    }
    out.line();
  }

  private void draw(PageRow row, Stay stay, double y) {
    boolean before = stay.getBeginNs() <= scene.getFirstNs();
    boolean behind = stay.getEndNs() >= scene.getLastNs();
    double from = before ? ScenePicture.PLOT_LEFT : axis.x(stay.getBeginNs());
    double to = behind ? ScenePicture.PLOT_LEFT + ScenePicture.PLOT_WIDTH : axis.x(stay.getEndNs());
    String what = stay.getUnknown() ? "not known whether in the page cache" : "in the page cache";
    String when = places.time(stay.getBeginNs()) + " to " + places.time(stay.getEndNs());
    out.open("g");
    out.element("title", name(row) + ": " + what + "\n" + when);
    out.empty(
        "rect",
        "class",
        stay.getUnknown() ? "unknown" : "resident",
        "x",
        from,
        "y",
        y,
        "width",
        Math.max(2, to - from),
        "height",
        BAR);
    out.close();
  }

  private static String name(PageRow row) {
    return row.getFirstIndex() == row.getLastIndex()
        ? "page " + row.getFirstIndex()
        : "pages " + row.getFirstIndex() + "–" + row.getLastIndex();
  }
}
