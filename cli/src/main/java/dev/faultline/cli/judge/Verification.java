package dev.faultline.cli.judge;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns whatever becomes of one input into a report of it: one bad file does not stop the rest. */
public final class Verification {
  private static final int STACK_LINES = 12;
  private static final String OUT_OF_MEMORY =
      "The memory of the Java machine does not suffice: FAULTLINE_JAVA_OPTS=-Xmx4g gives it 4 GiB,"
          + " --jobs 1 lets it need less.";

  private final Judge judge;
  private final boolean debug;

  /**
   * What became of an input.
   *
   * @param report the report of it
   * @param remarks lines for standard error
   */
  public record Outcome(TraceReport report, List<String> remarks) {}

  public Verification(Judge judge, boolean debug) {
    this.judge = judge;
    this.debug = debug;
  }

  /** May be called by several threads at once. */
  public Outcome of(Input input) {
    TraceReport.Builder report = TraceReport.newBuilder();
    List<String> remarks = new ArrayList<>();
    try {
      if (input instanceof Input.Unreadable place) {
        report.setError(place.reason());
      } else {
        report.mergeFrom(judge.verify(input));
        requireVerdict(report);
      }
    } catch (NoCaptureException e) {
      noCapture(input, sentence(input, e), report, remarks);
    } catch (IOException e) {
      trace(e, remarks);
      report.clear().setError(sentence(input, e));
    } catch (OutOfMemoryError e) {
      report.clear().setError(OUT_OF_MEMORY);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      trace(e, remarks);
      report.clear().setError("Internal error: " + e + " (--debug tells where).");
    }
    return new Outcome(report.setPath(input.name()).build(), remarks);
  }

  private static void requireVerdict(TraceReport.Builder report) {
    if (report.getVerdict() == Verdict.Value.VERDICT_UNSPECIFIED && report.getError().isEmpty()) {
      throw new IllegalStateException("the replay came to no verdict");
    }
  }

  /** What is wrong, without the name of the input, which stands above it. */
  private static String sentence(Input input, IOException error) {
    String reason = ErrorText.reason(error);
    String prefix = input.name() + ": ";
    String rest = reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason;
    return rest.endsWith(".") ? rest : "It cannot be read: " + rest + ".";
  }

  private static void noCapture(
      Input input, String why, TraceReport.Builder report, List<String> remarks) {
    if (input.named()) {
      report.clear().setError(why);
      return;
    }
    remarks.add(skipped(input, why));
    report.clear().addReasons(why);
  }

  private static String skipped(Input input, String why) {
    return "faultline: skipped " + PlainText.of(input.name() + ": " + why);
  }

  /** What became of an input that was verified elsewhere. */
  public static Outcome told(Input input, TraceReport report) {
    return TraceOutcome.of(report) == TraceOutcome.SKIPPED
        ? new Outcome(report, List.of(skipped(input, report.getReasons(0))))
        : new Outcome(report, List.of());
  }

  /** Whether a report says that there was not enough memory, here or for all at once. */
  public static boolean isOutOfMemory(TraceReport report) {
    return report.getError().equals(OUT_OF_MEMORY);
  }

  private void trace(Throwable error, List<String> remarks) {
    if (!debug) {
      return;
    }
    remarks.add("faultline: " + error);
    StackTraceElement[] frames = error.getStackTrace();
    for (int i = 0; i < Math.min(STACK_LINES, frames.length); i++) {
      remarks.add("    at " + frames[i]);
    }
  }
}
