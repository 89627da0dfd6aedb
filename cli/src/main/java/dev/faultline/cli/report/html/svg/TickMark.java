package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Tick;
import java.util.Locale;

/** Draws what happens at one moment as a small sign; shape and colour both tell which. */
final class TickMark {
  private final Markup out;
  private final TimeAxis axis;
  private final Places places;

  TickMark(Markup out, TimeAxis axis, Places places) {
    this.out = out;
    this.axis = axis;
    this.places = places;
  }

  void draw(Tick tick, double y) {
    double x = axis.x(tick.getTimeNs());
    out.open("g");
    out.element("title", title(tick));
    sign(out, tick.getKind(), x, y);
    out.close();
  }

  static void sign(Markup out, Tick.Kind kind, double x, double y) {
    String at = String.format(Locale.ROOT, "M%.1f %.1f", x, y);
    String path =
        switch (kind) {
          case PAGE_ADDED -> "m0 -5l5 9h-10z";
          case PAGE_REMOVED, DROPPED -> "m0 5l5 -9h-10z";
          case PAGE_DIRTIED -> "m0 -5l5 5l-5 5l-5 -5z";
          case PAGE_USED -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
          case SUBMIT -> "m-4 -4l8 4l-8 4z";
          case WRITTEN -> "m-4 -4h8v8h-8z";
          case EXTENT_ASKED -> "m-1 -5v10m2 -10v10";
          case ENTERED -> "m-4 -4l5 4l-5 4";
          case TRY_FAILED, SHOOTDOWN_FAILED -> "m-4 -4l8 8m0 -8l-8 8";
          default -> "m-4 0h8";
        };
    out.empty(
        "path",
        "class",
        "tick " + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "d",
        at + path);
  }

  /** What the sign stands for. */
  static String meaning(Tick.Kind kind) {
    return switch (kind) {
      case PAGE_ADDED -> "page inserted";
      case PAGE_REMOVED -> "page removed";
      case PAGE_DIRTIED -> "page dirtied";
      case PAGE_USED -> "page read or mapped";
      case SUBMIT -> "data submitted";
      case WRITTEN -> "data on disk";
      case TRY_FAILED -> "try failed";
      case QUEUED -> "operation queued";
      case DROPPED -> "block was dropped";
      case SHOOTDOWN_FAILED -> "shoot-down failed";
      case EXTENT_ASKED -> "next extent asked for";
      case ENTERED -> "path entered";
      default -> "event";
    };
  }

  private String title(Tick tick) {
    String pages = "";
    if (tick.getHasPages()) {
      pages =
          tick.getFirstIndex() == tick.getLastIndex()
              ? ": page " + tick.getFirstIndex()
              : ": pages " + tick.getFirstIndex() + " to " + tick.getLastIndex();
    }
    String more = tick.getCount() > 1 ? " and " + (tick.getCount() - 1) + " more" : "";
    return meaning(tick.getKind())
        + pages
        + "\n"
        + places.time(tick.getTimeNs())
        + "\n"
        + places.of(tick.getLine())
        + more
        + "  "
        + tick.getText();
  }
}
