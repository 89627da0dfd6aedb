package dev.faultline.cli.report.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.text.FindingText;
import dev.faultline.cli.report.text.KnownText;
import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.words.TaskName;
import dev.faultline.cli.report.writing.Gravity;
import dev.faultline.cli.report.writing.Place;
import dev.faultline.cli.report.writing.Places;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Finding;
import dev.faultline.v1.MappingRef;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/**
 * A row for each finding, and one for each capture without any. A cell that a spreadsheet would
 * take for a formula begins with an apostrophe.
 */
public final class CsvReport implements ReportWriter {
  private static final List<String> COLUMNS =
      List.of(
          "capture",
          "verdict",
          "reason",
          "rule",
          "grade",
          "fingerprint",
          "known",
          "title",
          "count",
          "first_s",
          "last_s",
          "position",
          "unit",
          "device",
          "inode",
          "mapping",
          "first_page",
          "last_page",
          "tasks",
          "explanation");
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).setRecordSeparator('\n').get();

  private boolean begun;

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    StringBuilder rows = begin();
    for (Finding finding : trace.getFindingsList()) {
      row(trace, finding, Places.in(trace), rows);
    }
    if (trace.getFindingsCount() == 0) {
      row(trace, Finding.getDefaultInstance(), Places.in(trace), rows);
    }
    out.write(rows.toString().getBytes(UTF_8));
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    StringBuilder rows = begin();
    TraceReport across =
        TraceReport.newBuilder()
            .setVerdict(Gravity.of(report.getAcrossList()))
            .addReasons("only these captures together show it")
            .build();
    for (Finding finding : report.getAcrossList()) {
      row(across, finding, Places.across(report), rows);
    }
    out.write(rows.toString().getBytes(UTF_8));
  }

  private StringBuilder begin() throws IOException {
    StringBuilder rows = new StringBuilder();
    if (!begun) {
      new CSVPrinter(rows, FORMAT).printRecord(COLUMNS);
    }
    begun = true;
    return rows;
  }

  private static void row(TraceReport trace, Finding finding, Places places, StringBuilder rows)
      throws IOException {
    boolean found = !finding.getRule().isEmpty();
    Place place = places.decisive(finding);
    ClockText clock = ClockText.of(trace.getCapture());
    MappingRef mapping = finding.getMapping();
    String reason =
        trace.getError().isEmpty() ? String.join(" ", trace.getReasonsList()) : trace.getError();
    new CSVPrinter(rows, FORMAT)
        .printRecord(
            cell(place.path()),
            TraceOutcome.word(trace),
            cell(reason),
            cell(finding.getRule()),
            found ? FindingText.word(finding.getGrade()) : "",
            cell(finding.getFingerprint()),
            cell(KnownText.of(finding)),
            cell(finding.getTitle()),
            found ? Long.toUnsignedString(finding.getOccurrences().getCount()) : "",
            found ? clock.of(finding.getOccurrences().getFirstNs()) : "",
            found ? clock.of(finding.getOccurrences().getLastNs()) : "",
            place.position() > 0 ? place.position() : "",
            place.position() == 0 ? "" : place.bytes() ? "byte" : "line",
            cell(mapping.getDevice()),
            mapping.getIno() == 0 ? "" : Long.toUnsignedString(mapping.getIno()),
            cell(mapping.getAddress()),
            mapping.getHasPages() ? mapping.getFirstIndex() : "",
            mapping.getHasPages() ? mapping.getLastIndex() : "",
            cell(tasks(finding)),
            cell(finding.getExplanation().replace("\n", "; ")));
  }

  private static String tasks(Finding finding) {
    return finding.getTasksList().stream()
        .map(task -> TaskName.of(task.getComm(), task.getTid()))
        .collect(Collectors.joining(" "));
  }

  /** Text as no spreadsheet calculates with it, whatever it strips from its beginning. */
  private static String cell(String text) {
    String plain = PlainText.of(text);
    String seen = plain.stripLeading();
    return !seen.isEmpty() && "=+-@|\uff1d\uff0b\uff0d\uff20".indexOf(seen.charAt(0)) >= 0
        ? "'" + plain
        : plain;
  }
}
