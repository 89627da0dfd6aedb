package dev.faultline.cli.report.html.svg;

import dev.faultline.v1.Lane;
import dev.faultline.v1.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the spans of a lane are laid out: operations by depth, then a row for each lock, then work.
 */
final class LaneRows {
  private static final Comparator<Span> OUTER_FIRST =
      Comparator.comparingLong(Span::getBeginNs)
          .thenComparing(Comparator.comparingLong(Span::getEndNs).reversed());

  private LaneRows() {}

  static List<Row> of(Lane lane) {
    List<Span> spans = lane.getSpansList().stream().sorted(OUTER_FIRST).toList();
    List<Row> operations = new ArrayList<>();
    List<Row> locks = new ArrayList<>();
    List<Row> work = new ArrayList<>();
    for (Span span : spans) {
      switch (span.getKind()) {
        case OPERATION -> put(operations, operations.isEmpty() ? "operation" : "", span, true);
        case HOLD, WAIT -> put(locks, lock(span), span, false);
        case SHOOTDOWN, PINNING, DRAIN -> put(work, work.isEmpty() ? "steps" : "", span, true);
        default -> {}
      }
    }
    List<Row> rows = new ArrayList<>(operations);
    rows.addAll(locks);
    rows.addAll(work);
    return rows;
  }

  private static void put(List<Row> rows, String label, Span span, boolean anyLabel) {
    for (Row row : rows) {
      if ((anyLabel || row.label().equals(label)) && row.takes(span)) {
        row.spans().add(span);
        return;
      }
    }
    Row fresh = new Row(label);
    fresh.spans().add(span);
    rows.add(fresh);
  }

  /** {@code pagecache 4097}: the lock without the state. */
  private static String lock(Span span) {
    String what = span.getWhat();
    int mode = what.indexOf('(');
    String of =
        span.getOf()
            .replaceFirst("^inode (\\d{1,10})(?!\\d).*", "$1")
            .replaceFirst("^inode \\d+(\\d{8}).*", "…$1")
            .replaceFirst("^0x[0-9a-f]*?([0-9a-f]{1,4})$", "…$1");
    return (mode < 0 ? what : what.substring(0, mode)) + " " + of;
  }
}
