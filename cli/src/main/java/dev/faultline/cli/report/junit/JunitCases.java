package dev.faultline.cli.report.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.text.AcrossText;
import dev.faultline.cli.report.text.TextReport;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/** The cases of a JUnit report, and how many there are of each sort. */
final class JunitCases {
  private static final String CLASS = "faultline.capture";

  private final ReportSetting.Passing passing;
  private int count;
  private int failures;
  private int skipped;
  private long coveredNs;

  JunitCases(ReportSetting.Passing passing) {
    this.passing = passing;
  }

  void write(TraceReport trace, OutputStream out) throws IOException {
    CaptureSummary capture = trace.getCapture();
    long ns = Math.max(0, capture.getLastNs() - capture.getFirstNs());
    coveredNs += ns;
    XmlText xml = new XmlText(out);
    try {
      begin(CLASS, trace.getPath(), ns, xml);
      if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
        problem("error", trace.getError(), "unreadable", PlainText.of(trace.getError()), xml);
      } else {
        judged(trace, xml);
      }
      xml.end();
      xml.finish();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void judged(TraceReport trace, XmlText xml) throws IOException, XMLStreamException {
    if (!failed(trace.getFindingsList(), xml)
        && trace.getVerdict() == Verdict.Value.INCONCLUSIVE
        && !trace.hasKnown()) {
      skipped++;
      xml.begin("skipped");
      xml.attribute("message", "INCONCLUSIVE: " + String.join(" ", trace.getReasonsList()));
      xml.end();
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    new TextReport(Layout.plain(false)).trace(trace, text);
    xml.begin("system-out");
    xml.text(text.toString(UTF_8));
    xml.end();
  }

  /** What only all captures together show is a case of its own. */
  void writeAcross(Report report, OutputStream out) throws IOException {
    XmlText xml = new XmlText(out);
    try {
      begin("faultline.across", "across these captures", 0, xml);
      failed(report.getAcrossList(), xml);
      StringBuilder text = new StringBuilder();
      new AcrossText(text, Layout.plain(false)).write(report);
      xml.begin("system-out");
      xml.text(text.toString());
      xml.end();
      xml.end();
      xml.finish();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void begin(String group, String name, long ns, XmlText xml) throws XMLStreamException {
    count++;
    xml.begin("testcase");
    xml.attribute("classname", group);
    xml.attribute("name", name.isEmpty() ? "-" : name);
    xml.attribute("time", BigDecimal.valueOf(ns, 9).toPlainString());
  }

  private boolean failed(List<Finding> findings, XmlText xml) throws XMLStreamException {
    List<Finding> failing = findings.stream().filter(passing::fails).toList();
    if (failing.isEmpty()) {
      return false;
    }
    failures++;
    Finding gravest = failing.get(0);
    String all =
        failing.stream()
            .map(
                finding ->
                    PlainText.of(
                        finding.getRule()
                            + " ["
                            + finding.getFingerprint()
                            + "]: "
                            + finding.getTitle()))
            .collect(Collectors.joining("\n"));
    problem("failure", gravest.getTitle(), gravest.getRule(), all, xml);
    return true;
  }

  private static void problem(String name, String message, String type, String lines, XmlText xml)
      throws XMLStreamException {
    xml.begin(name);
    xml.attribute("message", message);
    xml.attribute("type", type);
    xml.text(lines);
    xml.end();
  }

  int count() {
    return count;
  }

  int failures() {
    return failures;
  }

  int skipped() {
    return skipped;
  }

  /** Time that all captures cover, in ns. */
  long coveredNs() {
    return coveredNs;
  }
}
