package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Spans that are drawn on one line, since they do not overlap.
 *
 * @param label what they have in common
 * @param spans what is drawn
 */
record Row(String label, List<Span> spans) {
  Row(String label) {
    this(label, new ArrayList<>());
  }

  /** Whether there is room for one more. */
  boolean takes(Span span) {
    return spans.stream()
        .noneMatch(
            other -> other.getBeginNs() < span.getEndNs() && span.getBeginNs() < other.getEndNs());
  }
}
