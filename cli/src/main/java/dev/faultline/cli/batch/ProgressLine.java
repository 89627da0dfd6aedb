package dev.faultline.cli.batch;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that says how far a batch is, how fast, and how long it still takes; it is
 * gone when something is printed.
 */
public final class ProgressLine {
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final int width;
  private final boolean shown;
  private final Pace pace;
  private final LongSupplier clockNs;
  private final long beginNs;

  public ProgressLine(Surroundings surroundings, List<Input> inputs) {
    this(surroundings, inputs, System::nanoTime);
  }

  ProgressLine(Surroundings surroundings, List<Input> inputs, LongSupplier clockNs) {
    this.err = surroundings.err();
    this.width = surroundings.errWidth();
    this.shown =
        inputs.size() > 1
            && surroundings.errTerminal()
            && !surroundings.environment().getOrDefault("TERM", "").equals("dumb");
    this.pace = new Pace(inputs.size(), shown ? size(inputs) : 0);
    this.clockNs = clockNs;
    this.beginNs = clockNs.getAsLong();
  }

  private static long size(List<Input> inputs) {
    return inputs.stream().mapToLong(Batch::size).sum();
  }

  /** {@code input} has its turn; {@code done} has been verified, of whichever inputs. */
  public void show(Input input, Outcomes.Done done) {
    if (shown) {
      String line = pace.text(done, clockNs.getAsLong() - beginNs) + PlainText.of(input.name());
      err.print(ERASE + (line.length() < width ? line : line.substring(0, width - 1)));
      err.flush();
    }
  }

  public void erase() {
    if (shown) {
      err.print(ERASE);
      err.flush();
    }
  }
}
