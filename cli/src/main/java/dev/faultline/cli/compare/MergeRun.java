package dev.faultline.cli.compare;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.judge.TraceSpool;
import dev.faultline.cli.known.StoredTraces;
import dev.faultline.cli.report.json.StoredReport;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.cli.verify.GrowingReport;
import dev.faultline.cli.verify.VerifyRun;
import dev.faultline.v1.Report;
import dev.faultline.v1.ShardRef;
import dev.faultline.v1.TraceReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the traces of stored reports together; one bad report does not stop the rest. Traces of
 * shards are put back into the order of the whole, behind all others.
 */
final class MergeRun {

  private static final String NONE = "It is no report.";

  /** A trace of a shard that waits until all are known. */
  private record Part(long ordinal, TraceSpool.Slot slot) {}

  private final StoredReport.Receiver receiver =
      new StoredReport.Receiver() {
        @Override
        public void accept(TraceReport trace) throws IOException {
          add(trace);
        }

        @Override
        public void shard(ShardRef shard) {
          shards.add(shard);
        }
      };

  private final TraceSpool spool = new TraceSpool();
  private final List<Part> parts = new ArrayList<>();
  private final ShardCensus shards = new ShardCensus();
  private boolean judged;
  private final InputStream standard;
  private final GrowingReport report;

  MergeRun(InputStream standard, GrowingReport report) {
    this.standard = standard;
    this.report = report;
  }

  /** The report; of what was read until then, if nobody reads it any more. */
  Report of(List<Input> inputs) throws IOException {
    try (spool) {
      for (Input input : inputs) {
        add(input);
        if (report.isAbandoned()) {
          return report.outline();
        }
      }
      addParts();
    }
    return report.finish();
  }

  /** Whole again, traces have no numbers; what is still a part keeps them for the next merge. */
  private void addParts() throws IOException {
    boolean whole = shards.report(report);
    parts.sort(Comparator.comparingLong(Part::ordinal));
    TraceReport previous = TraceReport.getDefaultInstance();
    for (Part part : parts) {
      TraceReport trace = spool.get(part.slot());
      if (!trace.equals(previous)) { // a part that was given twice counts once
        add(whole ? trace.toBuilder().clearOrdinal().build() : trace, report);
      }
      previous = trace;
    }
    if (!judged) {
      report.add(VerifyRun.nothingFound());
    }
  }

  private void add(TraceReport trace, GrowingReport into) throws IOException {
    judged |= TraceOutcome.of(trace) != TraceOutcome.SKIPPED;
    into.add(trace);
  }

  private void add(Input input) throws IOException {
    if (input instanceof Input.Unreadable place) {
      add(TraceReport.newBuilder().setPath(place.name()).setError(place.reason()).build(), report);
      return;
    }
    try (InputStream in = open(input)) {
      if (input.named() || isReport(in)) {
        StoredReport.read(in, receiver);
      } else {
        add(TraceReport.newBuilder().setPath(input.name()).addReasons(NONE).build(), report);
      }
    } catch (ReportException e) {
      throw e;
    } catch (IOException e) {
      unread(input.name(), ErrorText.reason(e));
    }
  }

  private InputStream open(Input input) throws IOException {
    if (input instanceof Input.NamedFile file) {
      return Files.newInputStream(file.path());
    }
    return input instanceof Input.FoundFile file
        ? new BufferedInputStream(Files.newInputStream(file.path()))
        : standard;
  }

  /** Beside the reports in a directory may be anything. */
  private static boolean isReport(InputStream in) throws IOException {
    in.mark(StoredReport.SIGN_BYTES);
    boolean sign = StoredReport.mayBe(in.readNBytes(StoredReport.SIGN_BYTES));
    in.reset();
    return sign;
  }

  private void add(TraceReport stored) throws IOException {
    TraceReport trace = StoredTraces.checked(stored);
    if (trace.hasOrdinal()) {
      parts.add(new Part(trace.getOrdinal(), spool.put(trace)));
    } else {
      add(trace, report);
    }
  }

  private void unread(String path, String reason) throws IOException {
    add(
        TraceReport.newBuilder()
            .setPath(path)
            .setError("The report cannot be read: " + reason + ".")
            .build(),
        report);
  }
}
