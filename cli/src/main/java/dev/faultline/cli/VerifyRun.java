package dev.faultline.cli;

import dev.faultline.cli.report.TraceOutcome;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.List;

/** Verifies all inputs and reports them together, in their order. */
final class VerifyRun {
  private final Verification verification;
  private final int jobs;
  private final Surroundings surroundings;

  VerifyRun(Verification verification, int jobs, Surroundings surroundings) {
    this.verification = verification;
    this.jobs = jobs;
    this.surroundings = surroundings;
  }

  /** The report; of what was verified until then, if nobody reads it any more. */
  Report of(List<Input> inputs, GrowingReport report) throws IOException {
    ProgressLine progress = new ProgressLine(surroundings, inputs.size());
    boolean judged = false;
    try (Batch batch = new Batch(verification, jobs, inputs)) {
      for (Input input : inputs) {
        progress.next(input);
        Verification.Outcome outcome = batch.next();
        progress.erase();
        outcome.remarks().forEach(surroundings.err()::println);
        report.add(outcome.report());
        judged |= TraceOutcome.of(outcome.report()) != TraceOutcome.SKIPPED;
        if (report.isAbandoned()) {
          return report.outline();
        }
      }
    }
    if (!judged) {
      report.add(nothingFound());
    }
    return report.finish();
  }

  private static TraceReport nothingFound() {
    return TraceReport.newBuilder()
        .setPath("-")
        .setError("There is no capture among the files of the directories given.")
        .build();
  }
}
