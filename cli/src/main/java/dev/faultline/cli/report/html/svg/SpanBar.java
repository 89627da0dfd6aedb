package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Span;

/**
 * Draws a span as a bar: its class says the colour, its title tells of it when one points at it.
 */
final class SpanBar {
  private static final double LETTER = 6.3;
  private static final double LEAST_WIDTH = 2;

  private final Markup out;
  private final TimeAxis axis;
  private final Places places;

  SpanBar(Markup out, TimeAxis axis, Places places) {
    this.out = out;
    this.axis = axis;
    this.places = places;
  }

  void draw(Span span, double y, double height) {
    double from = axis.x(span.getBeginNs());
    double to = Math.max(from + LEAST_WIDTH, axis.x(span.getEndNs()));
    out.open("g");
    out.element("title", title(span));
    out.empty(
        "rect",
        "class",
        style(span),
        "x",
        from,
        "y",
        y,
        "width",
        to - from,
        "height",
        height,
        "rx",
        2);
    String text = text(span);
    double room = axis.room(from, to, text.length() * LETTER + 8);
    if (room >= 0) {
      out.element(
          "text", text, "class", "in " + style(span) + "-text", "x", room + 5, "y", y + height - 4);
    }
    if (span.getOpen()) {
      double middle = y + height / 2;
      out.empty(
          "path",
          "class",
          "goes-on",
          "d",
          "M" + Markup.number(to - 1) + " " + Markup.number(middle - 4) + "l6 4l-6 4z");
    }
    out.close();
  }

  private static String mode(Span span) {
    int mode = span.getWhat().indexOf('(');
    int end = span.getWhat().indexOf(')', mode + 1);
    return mode < 0 || end < 0 ? "other" : span.getWhat().substring(mode + 1, end);
  }

  static String style(Span span) {
    String mode =
        switch (mode(span)) {
          case "add" -> "add";
          case "block" -> "block";
          case "write" -> "write";
          default -> "read";
        };
    return switch (span.getKind()) {
      case HOLD -> "hold-" + mode;
      case WAIT -> "wait-" + mode;
      case OPERATION -> "operation";
      default -> "step";
    };
  }

  private static String text(Span span) {
    return switch (span.getKind()) {
      case HOLD -> mode(span);
      case WAIT -> "waits for " + mode(span);
      default -> span.getWhat();
    };
  }

  private String title(Span span) {
    String verb =
        switch (span.getKind()) {
          case HOLD -> "holds " + span.getWhat();
          case WAIT -> "waits for " + span.getWhat();
          case DRAIN -> "waits for direct I/O to drain";
          default -> span.getWhat();
        };
    String of = span.getOf().isEmpty() ? "" : ", " + span.getOf();
    String when =
        span.getOpen()
            ? "\nsince " + places.time(span.getBeginNs()) + ", not ended\n"
            : "\n"
                + places.time(span.getBeginNs())
                + " to "
                + places.time(span.getEndNs())
                + " ("
                + places.lapse(span.getEndNs() - span.getBeginNs())
                + ")\n";
    String end = span.getOpen() ? "" : " to " + places.of(span.getEndLine());
    return verb + of + when + places.of(span.getBeginLine()) + end;
  }
}
