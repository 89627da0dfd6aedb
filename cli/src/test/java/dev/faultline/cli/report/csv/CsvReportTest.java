package dev.faultline.cli.report.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.report.HostileTextTest;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Report;
import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The report in CSV")
final class CsvReportTest {

  @Test
  @DisplayName("has a row for each finding, and one for each capture without")
  void hasARowForEachFinding() throws IOException {
    List<CSVRecord> rows =
        rows(
            Report.newBuilder()
                .addTraces(Samples.violation("a.gz"))
                .addTraces(Samples.unread("b"))
                .addTraces(Samples.inconclusive("c"))
                .build());

    assertThat(rows)
        .extracting(row -> row.get("capture"))
        .containsExactly("a.gz", "a.gz", "b", "c");
    assertThat(rows)
        .extracting(row -> row.get("verdict"))
        .containsExactly("VIOLATION", "VIOLATION", "UNREADABLE", "INCONCLUSIVE");
    CSVRecord first = rows.get(0);
    assertThat(first.get("rule")).isEqualTo("foreign-fill-under-block");
    assertThat(first.get("fingerprint")).isEqualTo("3f2a91c0");
    assertThat(first.get("count")).isEqualTo("2");
    assertThat(first.get("first_s")).isEqualTo("11.266906");
    assertThat(first.get("position")).isEqualTo("14790");
    assertThat(first.get("unit")).isEqualTo("line");
    assertThat(first.get("first_page")).isEqualTo("0");
    assertThat(rows.get(2).get("reason")).isEqualTo("There is no such file.");
    assertThat(rows.get(3).get("rule")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"=cmd()", "+1", "-1", "@x", "\uff1dcmd()", "|cmd"})
  @DisplayName("has no cell that a spreadsheet calculates with")
  void hasNoFormula(String evil) throws IOException {
    assertThat(rows(HostileTextTest.report(evil)))
        .allSatisfy(
            row ->
                assertThat(row.values())
                    .allSatisfy(cell -> assertThat(cell).doesNotStartWith(evil.substring(0, 1))));
  }

  private static List<CSVRecord> rows(Report report) throws IOException {
    String text = new String(Settings.written(new CsvReport(), report), UTF_8);
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      return parser.getRecords();
    }
  }
}
