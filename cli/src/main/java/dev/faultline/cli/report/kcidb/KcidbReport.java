package dev.faultline.cli.report.kcidb;

import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What KernelCI's common database takes, in version 5.3 of its schema: a test for each capture, an
 * issue for each bug, an incident for each capture that has it. Notes are no bugs; but where a
 * capture proves nothing, what is wrong with the recording is an issue of the harness.
 *
 * @see <a href="https://docs.kernelci.org/kcidb/">KCIDB</a>
 */
public final class KcidbReport implements ReportWriter {
  private final ReportSetting setting;
  private final KcidbFindings findings;
  private final KcidbTest test;
  private final KcidbObjects objects;

  /** A report of what {@code setting} says who submits. */
  public KcidbReport(ReportSetting setting) {
    this.setting = setting;
    KcidbIds ids =
        new KcidbIds(
            setting
                .submission()
                .orElseThrow(() -> new IllegalStateException("who submits must be known")));
    this.findings = new KcidbFindings(ids, setting.layout().ofCapture());
    this.test = new KcidbTest(ids);
    this.objects = new KcidbObjects(findings);
  }

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    if (TraceOutcome.of(trace) == TraceOutcome.SKIPPED) {
      return; // it is no capture, so no test
    }
    KcidbStatus status = KcidbStatus.of(trace, setting.passing());
    objects.test(test.of(trace, status), out);
    for (Finding finding : trace.getFindingsList()) {
      if (isReported(finding, status)) {
        objects.incident(finding, findings.seen(finding, trace.getPath()));
      }
    }
  }

  private boolean isReported(Finding finding, KcidbStatus status) {
    return finding.getGrade() != Grade.Value.NOTE
        || (status == KcidbStatus.MISS && setting.layout().ofCapture().contains(finding.getRule()));
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    for (Finding finding : report.getAcrossList()) {
      objects.incident(finding, findings.inBuild(finding, true));
    }
    objects.finish(out);
  }

  @Override
  public void close() throws IOException {
    objects.close();
  }
}
