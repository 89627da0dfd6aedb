package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Records that have been read before are not read anew; what they say must be theirs all the same.
 */
@DisplayName("A record that comes again")
final class KnownRecordsTest {
  private static final int RECORDS = 100;

  @ParameterizedTest
  @CsvSource({"6, true, 8", "7, false, 8", "6, true, 4", "7, false, 4"})
  @DisplayName("says what it said, of another task and at another time")
  void again(int version, boolean little, int longSize) throws IOException {
    Random random = new Random(version);
    TraceDatBuilder file =
        new TraceDatBuilder(
            version, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, longSize, false);
    PageBuilder page = file.page(1000);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      int pid = 7 + random.nextInt(3);
      // Few pages, and some that differ in one byte only, whichever of them that is.
      long index = random.nextInt(3) + (random.nextInt(4) == 0 ? 1L << (8 * random.nextInt(3)) : 0);
      page.fault(1, pid, index);
      expected.add((1001 + i) + " " + pid + " " + index);
    }
    byte[] bytes = file.cpu(page).build();

    Reading reading = Reading.of(CaptureInput.stream("trace.dat", new ByteArrayInputStream(bytes)));

    assertThat(reading.told())
        .extracting(row -> row.timeNs() + " " + row.task().tid() + " " + row.a())
        .containsExactlyElementsOf(expected);
  }
}
