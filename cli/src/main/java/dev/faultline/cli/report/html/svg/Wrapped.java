package dev.faultline.cli.report.html.svg;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of a few characters; SVG has no paragraphs. */
final class Wrapped {
  private Wrapped() {}

  /** At most {@code most} lines of {@code width} characters; what does not fit is cut off. */
  static List<String> lines(String text, int width, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.trim().split("\\s+", -1)) {
      String rest = word;
      if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(line.length() > 0 ? " " : "").append(rest);
    }
    lines.add(line.toString());
    if (lines.size() <= most) {
      return lines;
    }
    List<String> cut = new ArrayList<>(lines.subList(0, most));
    String last = cut.get(most - 1);
    cut.set(most - 1, last.substring(0, Math.min(last.length(), width - 1)) + "…");
    return cut;
  }
}
