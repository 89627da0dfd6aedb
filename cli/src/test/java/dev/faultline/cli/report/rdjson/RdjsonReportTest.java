package dev.faultline.cli.report.rdjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.report.HostileTextTest;
import dev.faultline.cli.report.rdjson.rdf.Diagnostic;
import dev.faultline.cli.report.rdjson.rdf.DiagnosticResult;
import dev.faultline.cli.report.rdjson.rdf.Severity;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report for reviewdog")
final class RdjsonReportTest {

  @Test
  @DisplayName("has a diagnostic at the line that decided, and knows no field that there is not")
  void hasADiagnosticForEachFinding() throws IOException {
    DiagnosticResult result =
        parsed(
            Report.newBuilder()
                .addTraces(Samples.violation("a.gz"))
                .addTraces(Samples.suspect("b"))
                .addTraces(Samples.unread("c"))
                .addTraces(Samples.clean("d"))
                .build());

    assertThat(result.getSource().getName()).isEqualTo("faultline");
    assertThat(result.getDiagnosticsList())
        .extracting(Diagnostic::getSeverity)
        .containsExactly(Severity.ERROR, Severity.INFO, Severity.WARNING, Severity.ERROR);
    Diagnostic first = result.getDiagnostics(0);
    assertThat(first.getLocation().getPath()).isEqualTo("a.gz");
    assertThat(first.getLocation().getRange().getStart().getLine()).isEqualTo(14790);
    assertThat(first.getCode().getValue()).isEqualTo("foreign-fill-under-block");
    assertThat(first.getMessage()).startsWith("A page is inserted by an operation");
  }

  @Test
  @DisplayName("gives no line where bytes count")
  void givesNoLineForBytes() throws IOException {
    TraceReport.Builder binary = Samples.violation("a.dat").toBuilder();
    binary.getCaptureBuilder().setPositionUnit("byte");

    assertThat(
            parsed(Report.newBuilder().addTraces(binary).build()).getDiagnostics(0).getLocation())
        .matches(location -> !location.hasRange());
  }

  @Test
  @DisplayName("is whole without any finding")
  void isWholeWithoutFindings() throws IOException {
    assertThat(parsed(Report.getDefaultInstance()).getDiagnosticsCount()).isZero();
  }

  @Test
  @DisplayName("has no markup in what becomes a comment")
  void hasNoMarkup() throws IOException {
    assertThat(parsed(HostileTextTest.report("<script>alert(1)</script>")).getDiagnosticsList())
        .isNotEmpty()
        .allSatisfy(diagnostic -> assertThat(diagnostic.getMessage()).doesNotContain("<"));
  }

  private static DiagnosticResult parsed(Report report) throws IOException {
    DiagnosticResult.Builder result = DiagnosticResult.newBuilder();
    String json = new String(Settings.written(new RdjsonReport(), report), UTF_8);
    JsonFormat.parser().merge(json, result); // strict: an unknown field is an error
    return result.build();
  }
}
