package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Recordings that others published")
final class PublicRecordingsTest {
  private static final Path FOLDER = Path.of("../../shared/public-captures");

  private static List<String[]> index() throws IOException {
    Path index = FOLDER.resolve("INDEX.csv");
    Assumptions.assumeTrue(Files.exists(index), "there are no public recordings at " + FOLDER);
    return Files.readAllLines(index).stream().map(line -> line.split(",", -1)).toList();
  }

  @Test
  @DisplayName("When a recording is read, then it has as many samples as is known")
  void recordings() throws IOException {
    int read = 0;
    for (String[] line : index()) {
      if (line[1].startsWith("perf.data")) {
        Reading reading = Reading.of(CaptureInput.file(FOLDER.resolve(line[0])));
        assertThat(reading.sourceEvents()).as(line[0]).isEqualTo(Long.parseLong(line[3]));
        assertThat(reading.unreadUnits()).as(line[0]).isZero();
        read++;
      }
    }
    assertThat(read).isEqualTo(39);
  }
}
