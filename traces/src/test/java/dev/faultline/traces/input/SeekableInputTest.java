package dev.faultline.traces.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Captures that are read in any order")
final class SeekableInputTest {
  private static final byte[] BYTES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  private static List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  @Test
  @DisplayName("Given a stream, then any part can be read and no file is left behind")
  void spool() throws IOException {
    byte[] target = new byte[6];
    try (SeekableInput input = SeekableInput.spool("x", new ByteArrayInputStream(BYTES), 10)) {
      assertThat(input.size()).isEqualTo(10);
      assertThat(input.name()).isEqualTo("x");
      assertThat(input.read(7, target, 1, 5)).isEqualTo(3);
      assertThat(target).containsExactly(0, 7, 8, 9, 0, 0);
      assertThat(input.read(2, target, 0, 2)).isEqualTo(2);
      assertThat(input.read(10, target, 0, 2)).isZero();
      assertThat(spooled()).isEmpty();
    }
  }

  @Test
  @DisplayName("Given a stream that is too long, then the message says what to do")
  void tooLong() throws IOException {
    assertThatThrownBy(() -> SeekableInput.spool("x", new ByteArrayInputStream(BYTES), 9))
        .isInstanceOf(UnreadableCaptureException.class)
        .hasMessage(
            "x: byte 9: a recording that is compressed or piped may have at most 9 bytes;"
                + " unpack it and pass the file.");
    assertThat(spooled()).isEmpty();
  }

  @Test
  @DisplayName("Given a file, then it is read in place")
  void file(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("f"), BYTES);
    byte[] target = new byte[2];
    try (SeekableInput input = SeekableInput.file("f", file)) {
      assertThat(input.read(8, target, 0, 2)).isEqualTo(2);
      assertThat(target).containsExactly(8, 9);
    }
    assertThat(file).exists();
  }
}
