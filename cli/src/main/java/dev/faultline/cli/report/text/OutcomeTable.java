package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of the opportunities of rules, one line for each rule: every one of them was checked,
 * is undecided, or turned out to be none.
 */
final class OutcomeTable {
  private static final int COLUMN = 10;
  private static final String HEAD = "rule";

  private final StringBuilder out;
  private final List<Row> rows = new ArrayList<>();

  /** A rule with its three numbers; or, without a name, how many of them have one cause. */
  private record Row(String name, String checked, String undecided, String none, String remark) {}

  OutcomeTable(StringBuilder out) {
    this.out = out;
  }

  void row(String rule, long checked, long undecided, long notApplicable, String remark) {
    rows.add(
        new Row(
            PlainText.of(rule),
            Counted.grouped(checked),
            Counted.grouped(undecided),
            Counted.grouped(notApplicable),
            PlainText.of(remark)));
  }

  /** A row of a rule that is a table. */
  void row(Coverage row) {
    row(
        "  " + row.getRule(),
        row.getChecked(),
        row.getUndecided(),
        row.getNotApplicable(),
        row.getUndecided() > 0 ? row.getReason() : "");
  }

  /** So many of what the rule above left undecided, it did for this reason. */
  void cause(long undecided, String sentence) {
    rows.add(new Row("", "", Counted.grouped(undecided), "", PlainText.of(sentence)));
  }

  /** Writes what was collected; nothing where there is nothing. */
  void write() {
    if (rows.isEmpty()) {
      return;
    }
    rows.add(0, new Row(HEAD, "checked", "undecided", "n/a", ""));
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    String format = "    %-" + width + "s  %" + COLUMN + "s  %" + COLUMN + "s  %" + COLUMN + "s";
    for (Row row : rows) {
      String line =
          String.format(
              Locale.ROOT, format, row.name(), row.checked(), row.undecided(), row.none());
      out.append(row.remark().isEmpty() ? line.stripTrailing() : line + "  " + row.remark());
      out.append('\n');
    }
    rows.clear();
  }
}
