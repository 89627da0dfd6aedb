package dev.faultline.cli.report.writing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A spool")
final class SpoolTest {

  @ParameterizedTest(name = "in pieces of at most {0} bytes")
  @ValueSource(ints = {1, 70_000, 3_000_000})
  @DisplayName("gives back what was written, in order")
  void givesBack(int most) throws IOException {
    Random random = new Random(most);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ByteArrayOutputStream given = new ByteArrayOutputStream();
    try (Spool spool = new Spool()) {
      for (int i = 0; i < 50; i++) {
        byte[] piece = new byte[random.nextInt(most + 1)];
        random.nextBytes(piece);
        spool.write(piece);
        spool.write(i);
        expected.write(piece);
        expected.write(i);
      }
      spool.copyTo(given);
    }

    assertThat(given.toByteArray()).isEqualTo(expected.toByteArray());
  }
}
