package dev.faultline.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What is named")
final class NamedPathsTest {
  @TempDir Path directory = Path.of(".");

  @Test
  @DisplayName("may be a link to a directory, and its files have the name that was given")
  void link() throws IOException {
    Files.createDirectory(directory.resolve("d"));
    Files.writeString(directory.resolve("d/a"), "");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("d"));
    Files.createSymbolicLink(directory.resolve("d/circle"), Path.of("../d"));

    assertThat(verify(link.toString()).out())
        .contains("CLEAN  " + link.resolve("a") + "\n")
        .doesNotContain("circle");
  }

  @Test
  @Timeout(60)
  @DisplayName("by a pattern is never a pipe, whose opening may wait for ever")
  void pipe() throws IOException, InterruptedException {
    Path pipe = directory.resolve("b.gz");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor()).isZero();
    Files.writeString(directory.resolve("a.gz"), "");

    assertThat(verify(directory + "/*.gz").out()).contains("a.gz").doesNotContain("b.gz");
  }

  @Test
  @DisplayName("in a list may be any bytes, in any locale")
  void bytes() throws IOException {
    byte[] name = {'c', (byte) 0xff, (byte) 0xe4, '%', '?', '#', ' ', 'x'};
    byte[] before = (directory + "/").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.write(before);
    list.write(name);
    list.write(0);
    Path file = PathList.read("-", new ByteArrayInputStream(list.toByteArray())).get(0).path();
    Files.writeString(file, "there");

    Shell.Result result =
        new Shell()
            .reporting(Samples.clean(""))
            .reading(new ByteArrayInputStream(list.toByteArray()))
            .run("verify", "--files-from", "-");

    assertThat(result.status()).isZero();
    assertThat(PathList.read("-", new ByteArrayInputStream(list.toByteArray())))
        .extracting(PathList.Name::path)
        .containsExactly(file)
        .allMatch(Files::exists);
  }

  private static Shell.Result verify(String what) {
    return new Shell().reporting(Samples.clean("")).run("verify", what);
  }
}
