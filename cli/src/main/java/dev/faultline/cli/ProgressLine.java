package dev.faultline.cli;

import dev.faultline.cli.report.PlainText;
import java.io.PrintWriter;

/** One line on a terminal that says how far a batch is, and is gone when something is printed. */
final class ProgressLine {
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final int width;
  private final int total;
  private final boolean shown;
  private int number;

  ProgressLine(Surroundings surroundings, int total) {
    this.err = surroundings.err();
    this.width = surroundings.width();
    this.total = total;
    this.shown =
        total > 1
            && surroundings.errTerminal()
            && !surroundings.environment().getOrDefault("TERM", "").equals("dumb");
  }

  /** The next input has its turn. */
  void next(Input input) {
    number++;
    if (shown) {
      String line = "[" + number + "/" + total + "] " + PlainText.of(input.name());
      err.print(ERASE + (line.length() < width ? line : line.substring(0, width - 1)));
      err.flush();
    }
  }

  void erase() {
    if (shown) {
      err.print(ERASE);
      err.flush();
    }
  }
}
