package dev.faultline.cli.verify;

import dev.faultline.cli.known.Triage;
import dev.faultline.cli.report.ReportSet;
import dev.faultline.cli.report.writing.Gravity;
import dev.faultline.cli.report.writing.TraceOutlines;
import dev.faultline.cli.shell.ToolVersion;
import dev.faultline.replay.CrossTrace;
import dev.faultline.v1.Report;
import dev.faultline.v1.ShardRef;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;

/** The report of many traces as it grows: each is written when it comes, its outline is kept. */
public final class GrowingReport {
  private final ReportSet reports;
  private final Triage triage;
  private final TraceOutlines outline = new TraceOutlines();
  private final CrossTrace across = new CrossTrace();
  private final Report.Builder outlines = Report.newBuilder().setToolVersion(ToolVersion.text());

  GrowingReport(ReportSet reports, Triage triage) {
    this.reports = reports;
    this.triage = triage;
  }

  public void add(TraceReport judged) throws IOException {
    TraceReport trace = triage.of(judged);
    outlines.addTraces(outline.of(trace));
    across.add(trace);
    outlines.setVerdict(Gravity.graver(outlines.getVerdict(), Gravity.of(trace)));
    reports.trace(trace);
  }

  /** The traces are those of a part of a run. */
  public void shard(ShardRef shard) {
    outlines.addShards(shard);
  }

  /** Of the run whose parts were put together some are missing; {@code notice} names them. */
  public void incomplete(String notice) {
    outlines
        .setIncomplete(true)
        .setVerdict(Gravity.graver(outlines.getVerdict(), Verdict.Value.INCONCLUSIVE));
    notice(notice);
  }

  /** A sentence on the run itself. */
  public void notice(String sentence) {
    outlines.addNotices(sentence);
  }

  /** Whether nobody reads it any more. */
  public boolean isAbandoned() {
    return reports.isAbandoned();
  }

  /** The report so far, without what only the traces together show. */
  public Report outline() {
    return outlines.build();
  }

  /** Adds what only the traces together show, and ends all reports. */
  public Report finish() throws IOException {
    if (outlines.getTracesCount() > 1) {
      across.inversions().stream().map(triage::of).forEach(outlines::addAcross);
      outlines.setVerdict(
          Gravity.graver(outlines.getVerdict(), Gravity.of(outlines.getAcrossList())));
    }
    Report report = outlines.addAllNotices(triage.notices()).build();
    reports.finish(report);
    return report;
  }
}
