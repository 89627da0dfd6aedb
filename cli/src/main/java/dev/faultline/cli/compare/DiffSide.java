package dev.faultline.cli.compare;

import dev.faultline.cli.batch.Batch;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.InputWalk;
import dev.faultline.cli.judge.Verification;
import dev.faultline.cli.known.FindingSet;
import dev.faultline.cli.known.StoredTraces;
import dev.faultline.cli.report.json.StoredReport;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One of the two things that are compared: a report, or captures that are verified first. */
final class DiffSide {
  private final Verification verification;
  private final int jobs;

  DiffSide(Verification verification, int jobs) {
    this.verification = verification;
    this.jobs = jobs;
  }

  FindingSet of(String argument) {
    FindingSet findings = new FindingSet();
    List<Input> inputs = InputWalk.of(List.of(argument));
    if (inputs.size() == 1 && inputs.get(0) instanceof Input.NamedFile file && isReport(file)) {
      report(file.path(), findings);
    } else {
      try (Batch batch = new Batch(verification, jobs, inputs)) {
        inputs.forEach(input -> findings.add(batch.next().report()));
      }
    }
    findings.finish();
    return findings;
  }

  private static boolean isReport(Input.NamedFile file) {
    try (InputStream in = Files.newInputStream(file.path())) {
      return StoredReport.mayBe(in.readNBytes(StoredReport.SIGN_BYTES));
    } catch (IOException e) {
      return false; // verifying it tells why it cannot be read
    }
  }

  private static void report(Path path, FindingSet findings) {
    try (InputStream in = Files.newInputStream(path)) {
      StoredReport.read(in, trace -> findings.add(StoredTraces.checked(trace)));
    } catch (IOException e) {
      findings.add(
          TraceReport.newBuilder()
              .setPath(path.toString())
              .setError("The report cannot be read: " + ErrorText.reason(e) + ".")
              .build());
    }
  }
}
