package dev.faultline.cli.report.rdjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.faultline.cli.report.json.JsonText;
import dev.faultline.cli.report.text.KnownText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.Place;
import dev.faultline.cli.report.writing.Places;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * reviewdog's DiagnosticResult: a diagnostic for each finding, at the line that decided it, and one
 * for each capture that could not be read. Messages become comments in Markdown, so they hold
 * nothing but the canonical title; the story with the names of tasks is in {@code originalOutput}.
 *
 * @see <a href="https://github.com/reviewdog/reviewdog/tree/master/proto/rdf">the format</a>
 */
public final class RdjsonReport implements ReportWriter {
  private String separator = "{\"source\":{\"name\":\"faultline\"},\"diagnostics\":[\n";

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
      Place place = new Place(trace.getPath(), 0, false);
      write(diagnostic("The capture cannot be read.", place, "ERROR", trace.getError()), out);
    }
    for (Finding finding : trace.getFindingsList()) {
      write(diagnostic(finding, Places.in(trace)), out);
    }
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    for (Finding finding : report.getAcrossList()) {
      write(diagnostic(finding, Places.across(report)), out);
    }
    String end = separator.startsWith(",") ? "\n]}\n" : separator + "]}\n";
    out.write(end.getBytes(UTF_8));
  }

  private void write(JsonObject diagnostic, OutputStream out) throws IOException {
    out.write((separator + JsonText.of(diagnostic)).getBytes(UTF_8));
    separator = ",\n";
  }

  private static JsonObject diagnostic(Finding finding, Places places) {
    Place place = places.decisive(finding);
    String known = KnownText.of(finding);
    String message = finding.getTitle() + (known.isEmpty() ? "" : " (" + known + ")");
    JsonObject diagnostic = diagnostic(message, place, severity(finding), finding.getExplanation());
    JsonObject code = new JsonObject();
    code.addProperty("value", PlainText.of(finding.getRule()));
    diagnostic.add("code", code);
    return diagnostic;
  }

  private static JsonObject diagnostic(
      String message, Place place, String severity, String original) {
    JsonObject diagnostic = new JsonObject();
    diagnostic.addProperty("message", markdown(message));
    JsonObject location = new JsonObject();
    location.addProperty("path", PlainText.of(place.path()));
    if (place.position() > 0 && place.position() <= Integer.MAX_VALUE && !place.bytes()) {
      JsonObject start = new JsonObject();
      start.addProperty("line", place.position());
      JsonObject range = new JsonObject();
      range.add("start", start);
      location.add("range", range);
    }
    diagnostic.add("location", location);
    diagnostic.addProperty("severity", severity);
    StringBuilder lines = new StringBuilder();
    original.lines().forEach(line -> lines.append(PlainText.of(line)).append('\n'));
    diagnostic.addProperty("originalOutput", lines.toString());
    return diagnostic;
  }

  private static String severity(Finding finding) {
    return finding.hasKnown() || finding.getGrade() == Grade.Value.NOTE
        ? "INFO"
        : finding.getGrade() == Grade.Value.VIOLATION ? "ERROR" : "WARNING";
  }

  /** Text that no comment takes for markup. */
  private static String markdown(String text) {
    return PlainText.of(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
