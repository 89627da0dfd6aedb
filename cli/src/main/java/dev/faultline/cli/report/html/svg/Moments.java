package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The decisive moments: numbers above the axis, a line down, a dot in the lane of the task. */
final class Moments {
  private static final double RADIUS = 9;
  private static final double SPACE = 2 * RADIUS + 3;
  private static final double TOP = 12;

  private final Markup out;
  private final TimeAxis axis;
  private final Places places;

  Moments(Markup out, TimeAxis axis, Places places) {
    this.out = out;
    this.axis = axis;
    this.places = places;
  }

  void draw(List<Evidence> evidence, double top, double bottom, IntToDoubleFunction laneTop) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < evidence.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> axis.x(evidence.get(i).getTimeNs())));
    double[] at = spread(order.stream().mapToDouble(i -> x(evidence.get(i))).toArray());
    for (int i = 0; i < at.length; i++) {
      int number = order.get(i);
      draw(evidence.get(number), number + 1, at[i], top, bottom, laneTop);
    }
    out.line();
  }

  private double x(Evidence event) {
    return axis.x(event.getTimeNs());
  }

  private void draw(
      Evidence event,
      int number,
      double circle,
      double top,
      double bottom,
      IntToDoubleFunction laneTop) {
    double x = x(event);
    double joint = TOP + RADIUS + 12;
    out.open("g");
    out.element("title", title(event, number));
    String lead =
        "M" + Markup.number(circle) + " " + Markup.number(TOP + RADIUS) + "L" + Markup.number(x);
    String down = " " + Markup.number(joint) + "V" + Markup.number(bottom);
    out.empty("path", "class", "lead", "d", lead + down);
    out.empty("circle", "class", "number", "cx", circle, "cy", TOP, "r", RADIUS);
    out.element(
        "text", Integer.toString(number), "class", "number-text", "x", circle, "y", TOP + 4);
    double lane = laneTop.applyAsDouble(event.getTid());
    out.empty("circle", "class", "dot", "cx", x, "cy", Math.max(top, lane) + 3, "r", 3.5);
    out.close();
  }

  private String title(Evidence event, int number) {
    return number
        + ": "
        + event.getRemark()
        + "\n"
        + places.time(event.getTimeNs())
        + "  "
        + event.getComm()
        + "-"
        + event.getTid()
        + "\n"
        + places.of(event.getLine())
        + "  "
        + event.getText();
  }

  /** Moves what is too close apart, in order, and back from the right edge. */
  static double[] spread(double[] wanted) {
    double[] at = wanted.clone();
    for (int round = 0; round < 40; round++) {
      for (int i = 0; i + 1 < at.length; i++) {
        double overlap = SPACE - (at[i + 1] - at[i]);
        if (overlap > 0) {
          at[i] -= overlap / 2;
          at[i + 1] += overlap / 2;
        }
      }
      double edge = ScenePicture.WIDTH - RADIUS - 1;
      for (int i = at.length - 1; i >= 0; i--) {
        at[i] = Math.min(at[i], edge);
        edge = at[i] - SPACE;
      }
    }
    return at;
  }
}
