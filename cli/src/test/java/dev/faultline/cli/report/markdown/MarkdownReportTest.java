package dev.faultline.cli.report.markdown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.report.HostileTextTest;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report in Markdown")
final class MarkdownReportTest {
  private static String of(Report report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MarkdownReport writer = new MarkdownReport();
    for (TraceReport trace : report.getTracesList()) {
      writer.trace(trace, out);
    }
    writer.finish(report, out);
    return out.toString(UTF_8);
  }

  @Test
  @DisplayName("has one line for a bug that several files have, and one section")
  void oneLinePerBug() throws IOException {
    String page =
        of(
            Report.newBuilder()
                .addTraces(Samples.violation("a.txt"))
                .addTraces(Samples.violation("b.txt"))
                .addTraces(Samples.unread("c.txt"))
                .build());

    assertThat(page).startsWith("3 files, ").contains(", 1 could not be read.");
    assertThat(page.lines().filter(line -> line.startsWith("| `3f2a91c0` |")))
        .singleElement()
        .asString()
        .contains("| violation |", "| 2 |", "| a.txt |");
    assertThat(page.lines().filter(line -> line.startsWith("### "))).hasSize(1);
  }

  @Test
  @DisplayName("lets no name of the traced machine become markup")
  void hostile() throws IOException {
    String page = of(HostileTextTest.report("<script>alert(1)</script> ```"));

    page.lines()
        .filter(line -> !line.startsWith("    "))
        .forEach(
            line ->
                assertThat(line.replace("\\<", "").replace("\\`", ""))
                    .doesNotContain("<script", "```"));
  }

  @Test
  @DisplayName("says so where there is nothing to tell")
  void nothing() throws IOException {
    assertThat(of(Report.newBuilder().addTraces(Samples.clean("a")).build()))
        .isEqualTo("1 file, 0 bugs.\n\n");
  }
}
