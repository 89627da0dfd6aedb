package dev.faultline.cli.report.html.svg;

import dev.faultline.cli.report.words.TaskName;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.WaitFor;
import java.util.ArrayList;
import java.util.List;

/**
 * Who waits for whom, as a circle: a box for each operation with what it holds, an arrow to whom it
 * waits for, labelled with the lock.
 */
public final class CirclePicture {
  private static final double WIDTH = 1200;
  private static final double BOX_WIDTH = 286;
  private static final double BOX_HEIGHT = 78;
  private static final int MOST_BOXES = 8;
  private static final double LETTER = 6.9;

  private record Box(WaitFor waits, WaitFor held, double x, double y) {}

  private final Markup out;
  private final Places places;
  private final boolean seen;

  private CirclePicture(Markup out, Places places, boolean seen) {
    this.out = out;
    this.places = places;
    this.seen = seen;
  }

  /** Whether there is a circle, and one that can be taken in at a glance. */
  public static boolean isPossible(Finding finding) {
    return finding.getWaitsCount() > 0 && finding.getWaitsCount() <= MOST_BOXES;
  }

  /** Draws the circle of a finding. */
  public static void draw(Finding finding, Places places, Markup out) {
    boolean seen = finding.getGrade() == Grade.Value.VIOLATION;
    new CirclePicture(out, places, seen).draw(finding.getWaitsList(), finding.getTitle());
  }

  private void draw(List<WaitFor> waits, String title) {
    int count = waits.size();
    double height = height(count);
    out.open(
        "svg",
        "class",
        seen ? "circle" : "circle possible",
        "viewBox",
        "0 0 " + (int) WIDTH + " " + (int) height,
        "role",
        "img",
        "aria-label",
        "Who waits for whom: " + title);
    List<Box> boxes = new ArrayList<>();
    double room = height - BOX_HEIGHT - 12;
    double lowest = count == 3 ? 0.5 : 1;
    for (int i = 0; i < count; i++) {
      double angle = count == 2 ? Math.PI * (1 + i) : 2 * Math.PI * i / count - Math.PI / 2;
      double x = WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - BOX_WIDTH / 2 - 40);
      double y = BOX_HEIGHT / 2 + 6 + room * (Math.sin(angle) + 1) / (1 + lowest);
      if (count == 1) {
        x = WIDTH / 2;
        y = height - BOX_HEIGHT / 2 - 6;
      }
      boxes.add(new Box(waits.get(i), waits.get((i + count - 1) % count), x, y));
    }
    List<Arrow> arrows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrows.add(arrow(boxes.get(i), boxes.get((i + 1) % count), count, i));
    }
    arrows.forEach(arrow -> out.empty("path", "class", "arrow", "d", arrow.path()));
    boxes.forEach(this::box);
    for (int i = 0; i < count; i++) {
      label(waits.get(i), arrows.get(i));
    }
    out.close().line();
  }

  private static double height(int count) {
    int rows = (count + 1) / 2;
    return count == 1 ? 176 : count == 2 ? 236 : count == 3 ? 280 : 120 + 110.0 * rows;
  }

  private record Arrow(String path, double x, double y) {}

  private static Arrow arrow(Box from, Box to, int count, int number) {
    if (count == 1) {
      double y = from.y() - BOX_HEIGHT / 2;
      String loop = "M" + point(from.x() + 90, y) + "c40 -90 -220 -90 -180 -6";
      return new Arrow(loop, from.x(), y - 70);
    } else if (count == 2) {
      int side = number == 0 ? -1 : 1;
      double bend = from.y() + side * 110;
      double dx = (BOX_WIDTH / 2 + 2) * (from.x() < to.x() ? 1 : -1);
      double y = from.y() + side * 20;
      String path =
          "M"
              + point(from.x() + dx, y)
              + "C"
              + point(from.x() + 1.9 * dx, bend)
              + " "
              + point(to.x() - 1.9 * dx, bend)
              + " "
              + point(to.x() - dx - Math.signum(dx) * 4, y);
      return new Arrow(path, WIDTH / 2, from.y() + side * 84);
    }
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double cut =
        Math.min(
            (BOX_WIDTH / 2 + 3) / Math.max(Math.abs(dx), 0.1),
            (BOX_HEIGHT / 2 + 3) / Math.max(Math.abs(dy), 0.1));
    double end = 1 - cut - 5 / Math.hypot(dx, dy);
    String path =
        "M"
            + point(from.x() + cut * dx, from.y() + cut * dy)
            + "L"
            + point(from.x() + end * dx, from.y() + end * dy);
    return new Arrow(path, from.x() + dx * (cut + end) / 2, from.y() + dy * (cut + end) / 2);
  }

  private static String point(double x, double y) {
    return Markup.number(x) + " " + Markup.number(y);
  }

  private void box(Box box) {
    TaskRef who = box.waits().getWaiter();
    double left = box.x() - BOX_WIDTH / 2;
    double top = box.y() - BOX_HEIGHT / 2;
    String name = TaskName.of(who.getComm(), who.getTid());
    String holds = box.held().getWhy();
    out.open("g");
    out.element("title", name + ", " + who.getRole() + "\n" + holds + "\n" + held(box.held()));
    out.empty(
        "rect",
        "class",
        "box",
        "x",
        left,
        "y",
        top,
        "width",
        BOX_WIDTH,
        "height",
        BOX_HEIGHT,
        "rx",
        6);
    out.element("text", cut(name, 34), "class", "box-name", "x", box.x(), "y", top + 20);
    out.element("text", cut(who.getRole(), 42), "class", "box-role", "x", box.x(), "y", top + 36);
    out.element("text", cut(holds, 40), "class", "box-holds", "x", box.x(), "y", top + 54);
    out.element("text", held(box.held()), "class", "box-role", "x", box.x(), "y", top + 69);
    out.close();
  }

  private String held(WaitFor wait) {
    return "since " + places.time(wait.getHeldNs()) + " · " + places.line(wait.getHeldLine());
  }

  private static String cut(String text, int width) {
    return Wrapped.lines(text, width, 1).get(0);
  }

  private void label(WaitFor wait, Arrow arrow) {
    String what = (seen ? "waits for " : "asks for ") + wait.getWanted();
    String where =
        (wait.getOf().isEmpty() ? "" : wait.getOf() + " · ")
            + (seen ? "since " : "at ")
            + places.time(wait.getSinceNs());
    double width = Math.max(what.length() * (LETTER + 1.3), where.length() * LETTER) + 18;
    out.open("g");
    out.element("title", what + "\n" + where + "\n" + places.of(wait.getSinceLine()));
    out.empty(
        "rect",
        "class",
        "label",
        "x",
        arrow.x() - width / 2,
        "y",
        arrow.y() - 19,
        "width",
        width,
        "height",
        38,
        "rx",
        5);
    out.element("text", what, "class", "label-what", "x", arrow.x(), "y", arrow.y() - 3);
    out.element("text", where, "class", "label-where", "x", arrow.x(), "y", arrow.y() + 13);
    out.close();
  }
}
