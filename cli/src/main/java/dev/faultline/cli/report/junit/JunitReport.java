package dev.faultline.cli.report.junit;

import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.Spool;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import javax.xml.stream.XMLStreamException;

/**
 * JUnit's XML as continuous integration takes it, and as fstests writes it: one suite, a test case
 * for each capture, in which at most one thing went wrong. A case fails with its gravest finding,
 * and tells of the others; what is INCONCLUSIVE is skipped, what cannot be read is an error. The
 * time of a case is the time that its capture covers.
 *
 * <p>The counts stand in front of the cases: these are spooled.
 */
public final class JunitReport implements ReportWriter {
  private final ReportSetting setting;
  private final Spool spool = new Spool();
  private final JunitCases cases;

  public JunitReport(ReportSetting setting) {
    this.setting = setting;
    this.cases = new JunitCases(setting.passing());
  }

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    if (TraceOutcome.of(trace) != TraceOutcome.SKIPPED) { // it is no capture, so no case
      cases.write(trace, spool);
    }
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    if (report.getAcrossCount() > 0) {
      cases.writeAcross(report, spool);
    }
    XmlText xml = new XmlText(out);
    try {
      xml.declare();
      xml.begin("testsuite");
      xml.attribute("name", "faultline");
      xml.attribute("tests", Integer.toString(cases.count()));
      xml.attribute("failures", Integer.toString(cases.failures()));
      xml.attribute("skipped", Integer.toString(cases.skipped()));
      xml.attribute("time", BigDecimal.valueOf(cases.coveredNs(), 9).toPlainString());
      for (String name : new String[] {"timestamp", "start_timestamp", "report_timestamp"}) {
        xml.attribute(name, timestamp());
      }
      xml.attribute("hostname", setting.host());
      properties(report, xml);
      xml.flush();
      spool.copyTo(out);
      xml.end();
      xml.finish();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static void properties(Report report, XmlText xml) throws XMLStreamException {
    xml.begin("properties");
    property("tool", "faultline " + report.getToolVersion(), xml);
    property("verdict", report.getVerdict().name(), xml);
    for (String notice : report.getNoticesList()) {
      property("notice", notice, xml);
    }
    xml.end();
  }

  private static void property(String name, String value, XmlText xml) throws XMLStreamException {
    xml.begin("property");
    xml.attribute("name", name);
    xml.attribute("value", value);
    xml.end();
  }

  private String timestamp() {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
        .format(setting.time().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
