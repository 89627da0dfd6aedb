package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.StackUse;
import java.util.List;
import java.util.Locale;

/** The stacks of a console log: who sleeps where, and what the roles make of it. */
final class SleepersText {
  private static final int SHOWN = 40;
  private static final String RULES =
      "deadlock, self-deadlock, hung-wait, lock-order-inversion, shootdown-failed";

  private final StringBuilder out;

  SleepersText(StringBuilder out) {
    this.out = out;
  }

  void write(CaptureInspection capture) {
    List<StackUse> sleepers = capture.getSleepersList();
    sleepers.stream().limit(SHOWN).forEach(this::row);
    if (capture.getStacks() > SHOWN) {
      out.append("    ... ")
          .append(Counted.grouped(capture.getStacks() - SHOWN))
          .append(" more (--report json lists 1,000)\n");
    }
  }

  /** What the records of a log without events let rules find. */
  void rules() {
    new Paragraph(out, Layout.COMFORTABLE_WIDTH)
        .write(
            "  rules       ",
            RULES
                + " can be found in a log; that there is nothing else it does not show: a capture"
                + " decides the rest");
  }

  private void row(StackUse use) {
    String task = use.getHasTid() ? use.getComm() + "-" + use.getTid() : use.getComm();
    StringBuilder row =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "    %-20s %-2s %s",
                task.isEmpty() ? "a task" : task.startsWith("-") ? "task " + use.getTid() : task,
                use.getState().isEmpty() ? "?" : use.getState(),
                use.getSleepsIn()));
    if (!use.getWaitsFor().isEmpty()) {
      row.append(": waits for ").append(use.getWaitsFor());
    }
    if (use.getHoldsCount() > 0) {
      row.append("; by its path holds ").append(String.join(", ", use.getHoldsList()));
    }
    if (use.getOperationCount() > 0) {
      row.append("; ").append(String.join(" in a ", use.getOperationList()));
    }
    row.append(" (").append(use.getPosition()).append(')');
    out.append(PlainText.of(row.toString())).append('\n');
  }
}
