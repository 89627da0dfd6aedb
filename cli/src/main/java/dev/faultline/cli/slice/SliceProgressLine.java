package dev.faultline.cli.slice;

import dev.faultline.cli.shell.Surroundings;
import java.io.PrintWriter;

/** One line on a terminal that says how small a slice is by now, and is gone in the end. */
final class SliceProgressLine implements SliceProgress {
  private static final String ERASE = "\r\u001b[K";
  private static final long PAUSE_NS = 100_000_000;

  private final PrintWriter err;
  private final boolean shown;
  private long attempts;
  private int left;
  private long printedNs;

  SliceProgressLine(Surroundings surroundings) {
    this.err = surroundings.err();
    this.shown =
        surroundings.errTerminal()
            && !surroundings.environment().getOrDefault("TERM", "").equals("dumb");
  }

  @Override
  public void tried(int events, boolean holds) {
    attempts++;
    left = holds ? events : left;
    long now = System.nanoTime();
    if (shown && now - printedNs > PAUSE_NS) {
      printedNs = now;
      err.print(ERASE + "attempt " + attempts + (left > 0 ? ", " + left + " events left" : ""));
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
