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

  private final TraceSpool spool = new TraceSpool();
  private final List<Part> parts = new ArrayList<>();
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

  private void addParts() throws IOException {
    parts.sort(Comparator.comparingLong(Part::ordinal));
    boolean judged = parts.isEmpty();
    for (Part part : parts) {
      TraceReport trace = spool.get(part.slot());
      judged |= TraceOutcome.of(trace) != TraceOutcome.SKIPPED;
      report.add(trace);
    }
    if (!judged) {
      report.add(VerifyRun.nothingFound());
    }
  }

  private void add(String path) throws IOException {
    try {
      if (path.equals(Input.StandardInput.NAME)) {
        StoredReport.read(standard, this::add);
      } else {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
          StoredReport.read(in, this::add);
        }
      }
    } catch (ReportException e) {
      throw e;
    } catch (IOException e) {
      unread(path, ErrorText.reason(e));
    } catch (InvalidPathException e) {
      unread(path, "it is no file name");
    } catch (OutOfMemoryError e) {
      unread(path, "the memory of the Java machine does not suffice");
    } catch (StackOverflowError e) {
      unread(path, "it is nested too deeply");
    }
  }

  private void add(TraceReport trace) throws IOException {
    StoredTraces.require(trace);
    if (trace.hasOrdinal()) {
      parts.add(new Part(trace.getOrdinal(), spool.put(trace.toBuilder().clearOrdinal().build())));
    } else {
      report.add(trace);
    }
  }

  private void unread(String path, String reason) throws IOException {
    report.add(
        TraceReport.newBuilder()
            .setPath(path)
            .setError("The report cannot be read: " + reason + ".")
            .build());
  }
}
