package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.SharedCaptures;
import dev.faultline.traces.input.SeekableInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Recordings that are kept outside of the repository")
final class SharedRecordingsTest {

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  private static List<String> records(Path file) throws IOException {
    return RecordList.of(open(file));
  }

  @Test
  @DisplayName("When they are read, then every record is as trace-cmd reports it")
  void sameAsReport() throws IOException {
    List<String> withoutReport = new ArrayList<>();
    for (Path recording : SharedCaptures.traceDat("format-corpus/tracedat")) {
      String name = recording.getFileName().toString().replaceFirst("\\.dat(\\.gz)?$", "");
      Path report = recording.resolveSibling(name + ".report-N-t.txt.gz");
      if (Files.exists(report)) {
        List<String> expected = TraceDatCorpusTest.report(open(report));
        FirstDifference.check(name, records(recording), expected);
      } else {
        withoutReport.add(name);
      }
    }
    assertThat(withoutReport).containsExactly("t-big");
  }

  @Test
  @DisplayName("Given one whose report is too long to keep, then the number of records agrees")
  void longReport() throws IOException {
    Path recording = SharedCaptures.folder("format-corpus/tracedat").resolve("t-big.dat");

    assertThat(records(recording)).hasSize(59_163);
  }

  @Test
  @DisplayName("When those that others published are read, then the numbers of records agree")
  void published() throws IOException {
    Path folder = SharedCaptures.folder("public-captures");
    int compared = 0;
    for (String line : Files.readAllLines(folder.resolve("INDEX.csv"))) {
      String[] columns = line.split(",", -1);
      if (columns[1].startsWith("trace.dat")) {
        assertThat(records(folder.resolve(columns[0])))
            .as(columns[0])
            .hasSize(Integer.parseInt(columns[3]));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(5);
  }

  @Test
  @DisplayName("Given a file that is no stream, then it is read where it stands")
  void inPlace() throws IOException {
    List<Path> plain =
        SharedCaptures.traceDat("captures").stream()
            .filter(recording -> !recording.toString().endsWith(".gz"))
            .toList();

    assertThat(plain).isNotEmpty();
    for (Path recording : plain) {
      try (SeekableInput file = SeekableInput.file("test", recording)) {
        assertThat(RecordList.of(file)).isNotEmpty();
      }
    }
  }
}
