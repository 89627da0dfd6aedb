package dev.faultline.cli.verify;

import dev.faultline.cli.batch.Outcomes;
import dev.faultline.cli.batch.ProgressLine;
import dev.faultline.cli.batch.Shard;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.judge.Verification;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Verifies all inputs and reports them together, in their order. */
public final class VerifyRun {
  private final Verifying verifying;
  private final Surroundings surroundings;

  /** Begins to verify inputs, here or elsewhere. */
  interface Verifying {
    Outcomes begin(List<Input> inputs) throws IOException;
  }

  VerifyRun(Verifying verifying, Surroundings surroundings) {
    this.verifying = verifying;
    this.surroundings = surroundings;
  }

  /** The report; of what was verified until then, if nobody reads it any more. */
  Report of(List<Input> all, Shard shard, GrowingReport report) throws IOException {
    List<Integer> numbers =
        IntStream.range(0, all.size()).filter(i -> shard.has(all.get(i))).boxed().toList();
    List<Input> inputs = numbers.stream().map(all::get).toList();
    ProgressLine progress = new ProgressLine(surroundings, inputs);
    boolean judged = false;
    if (!shard.isWhole()) {
      report.shard(shard.reference());
    }
    try (Outcomes batch = verifying.begin(inputs)) {
      for (int i = 0; i < inputs.size(); i++) {
        Input input = inputs.get(i);
        Verification.Outcome outcome = batch.next(() -> progress.show(input, batch.done()));
        progress.erase();
        outcome.remarks().forEach(surroundings.err()::println);
        TraceReport trace = outcome.report();
        report.add(
            shard.isWhole() ? trace : trace.toBuilder().setOrdinal(numbers.get(i) + 1).build());
        judged |= TraceOutcome.of(trace) != TraceOutcome.SKIPPED;
        if (report.isAbandoned()) {
          return report.outline();
        }
      }
    }
    if (!judged && shard.isWhole()) {
      report.add(nothingFound());
    }
    return report.finish();
  }

  /** Where there was nothing but files that are no captures. */
  public static TraceReport nothingFound() {
    return TraceReport.newBuilder()
        .setPath("-")
        .setError("There is no capture among the files of the directories given.")
        .build();
  }
}
