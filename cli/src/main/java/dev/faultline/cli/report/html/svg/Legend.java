package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Lane;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Span;
import dev.faultline.v1.Tick;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the colours and signs of a picture mean, those that it has. */
final class Legend {
  private final Map<String, String> bars = new LinkedHashMap<>();
  private final Set<Tick.Kind> ticks = EnumSet.noneOf(Tick.Kind.class);

  private Legend() {}

  static Legend of(Scene scene) {
    Legend legend = new Legend();
    for (Lane lane : scene.getLanesList()) {
      lane.getSpansList().forEach(legend::add);
      lane.getTicksList().forEach(tick -> legend.ticks.add(tick.getKind()));
    }
    scene
        .getPagesList()
        .forEach(
            row ->
                row.getStaysList()
                    .forEach(
                        stay -> {
                          if (stay.getUnknown()) {
                            legend.bars.put("unknown", "not known whether resident");
                          } else {
                            legend.bars.put("resident", "page resident");
                          }
                        }));
    return legend;
  }

  private void add(Span span) {
    String style = SpanBar.style(span);
    switch (span.getKind()) {
      case HOLD -> bars.put(style, "holds " + style.substring("hold-".length()));
      case WAIT -> bars.put(style, "waits for " + style.substring("wait-".length()));
      case OPERATION -> bars.put(style, "operation");
      default -> bars.put(style, "shoot-down, pinning, drain");
    }
  }

  void write(Markup out) {
    out.open("ul", "class", "legend");
    bars.forEach(
        (style, meaning) -> {
          out.open("li").open("svg", "viewBox", "0 0 22 12", "width", 22, "height", 12);
          out.empty("rect", "class", style, "x", 1, "y", 1, "width", 20, "height", 10, "rx", 2);
          out.close().text(meaning).close();
        });
    for (Tick.Kind kind : ticks) {
      out.open("li").open("svg", "viewBox", "0 0 14 12", "width", 14, "height", 12);
      TickMark.sign(out, kind, 7, 6);
      out.close().text(TickMark.meaning(kind)).close();
    }
    out.close().line();
  }
}
