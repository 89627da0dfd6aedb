package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.Captures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recordings of a real kernel and what trace-cmd prints of them. The kernel's symbols, which are
 * never read, were blanked to keep the files small.
 */
@DisplayName("Recordings of trace-cmd, against its own report")
final class TraceDatCorpusTest {

  static InputStream open(String file) throws IOException {
    if (file.equals("bcachefs-aio.dat")) {
      return new GZIPInputStream(Files.newInputStream(Captures.file("stock/" + file + ".gz")));
    }
    InputStream in = TraceDatCorpusTest.class.getResourceAsStream("/tracedat/" + file + ".gz");
    if (in == null) {
      throw new IllegalArgumentException("no recording " + file);
    }
    return new GZIPInputStream(in);
  }

  static List<String> report(InputStream in) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
      return ReportLine.all(reader.lines());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v6-none, 2139",
    "v7-default, 3021",
    "v7-lost, 3483",
    "v7-F, 289",
    "v7-inst, 449",
    "v7-date, 394",
    "v7-clock-counter, 507",
    "v7-extract, 262",
    "v7-func, 295",
    "bcachefs-aio, 18863",
  })
  @DisplayName("When it is read, then every record has the time, CPU, task and name of the report")
  void sameAsReport(String name, int count) throws IOException {
    List<String> expected = report(open(name + ".txt"));

    List<String> read = RecordList.of(open(name + ".dat"));

    assertThat(expected).hasSize(count);
    FirstDifference.check(name, read, expected);
  }
}
