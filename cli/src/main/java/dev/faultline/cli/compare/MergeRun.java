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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the traces of stored reports together; one bad report does not stop the rest. Traces of
 * shards are put back into the order of the whole, behind all others.
 */
final class MergeRun {

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
  Report of(List<String> paths) throws IOException {
    try (spool) {
      for (String path : paths) {
        add(path);
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

  private void add(String path) throws IOException {
    try {
      if (path.equals(Input.StandardInput.NAME)) {
        StoredReport.read(standard, receiver);
      } else {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
          StoredReport.read(in, receiver);
        }
      }
    } catch (ReportException e) {
      throw e;
    } catch (IOException e) {
      unread(path, ErrorText.reason(e));
    } catch (InvalidPathException e) {
      unread(path, "it is no file name");
    }
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
