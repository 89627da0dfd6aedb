package dev.faultline.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A report's destination")
final class ReportSetTest {
  private static final Report REPORT = Report.newBuilder().addTraces(Samples.clean("a")).build();

  @TempDir Path directory = Path.of(".");

  @Test
  @DisplayName("holds the old file until the new one is whole")
  void holdsTheOldFile() throws IOException {
    Path path = directory.resolve("r.txt");
    Files.writeString(path, "old");
    try (ReportSet set = open("text=" + path)) {
      set.trace(Samples.clean("a"));
      assertThat(path).hasContent("old");
      set.finish(REPORT);
    }

    assertThat(path).content().startsWith("CLEAN  a\n");
    assertThat(files()).containsExactly("r.txt");
  }

  @Test
  @DisplayName("is untouched, and nothing is left beside it, when the run does not come to its end")
  void isUntouchedOtherwise() throws IOException {
    Path path = directory.resolve("r.txt");
    Files.writeString(path, "old");
    try (ReportSet set = open("text=" + path)) {
      set.trace(Samples.clean("a"));
    }

    assertThat(path).hasContent("old");
    assertThat(files()).containsExactly("r.txt");
  }

  @Test
  @DisplayName("keeps being a symbolic link, with the permissions of any new file")
  void keepsBeingALink() throws IOException {
    Path real = Files.writeString(directory.resolve("real.txt"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.txt"), real);
    write("text=" + link);

    assertThat(link).isSymbolicLink();
    assertThat(real).content().startsWith("CLEAN  a\n");
    assertThat(Files.getPosixFilePermissions(real))
        .isEqualTo(
            Files.getPosixFilePermissions(Files.writeString(directory.resolve("other"), "")));
  }

  @Test
  @DisplayName("may be a device")
  void mayBeADevice() throws IOException {
    write("text=/dev/null");

    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  @DisplayName("is refused at the start if it cannot be written")
  void isRefusedAtTheStart() {
    assertThatThrownBy(() -> open("json=" + directory.resolve("no/such/dir.json")))
        .isInstanceOf(ReportException.class)
        .hasMessage(
            "The report cannot be written to "
                + directory
                + "/no/such/dir.json: no such file or directory.");
    assertThatThrownBy(() -> open("json=" + directory))
        .hasMessage("The report cannot be written to " + directory + ": it is a directory.");
  }

  @Test
  @DisplayName("may be several, of which one is standard output")
  void mayBeSeveral() throws IOException {
    Path text = directory.resolve("r.txt");
    Path json = directory.resolve("r.json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReportSet set =
        ReportSet.open(
            Stream.of("text=" + text, "json=" + json, "text").map(ReportRequest::parse).toList(),
            out,
            Settings.setting(new Layout(Colours.ON, 80, false)))) {
      set.trace(Samples.clean("a"));
      set.finish(REPORT);
    }

    assertThat(text).content().startsWith("CLEAN  a\n");
    assertThat(json).content().startsWith("{");
    assertThat(out.toString(UTF_8)).contains("\u001b[1;32mCLEAN");
  }

  @Test
  @DisplayName("is left alone once nobody reads it; others are written on")
  void isLeftAlone() throws IOException {
    Path json = directory.resolve("r.json");
    try (ReportSet set =
        ReportSet.open(
            List.of(ReportRequest.parse("text"), ReportRequest.parse("json=" + json)),
            failing("Broken pipe"),
            Settings.setting())) {
      set.trace(Samples.clean("a"));
      assertThat(set.isAbandoned()).isFalse();
      set.finish(REPORT);
    }
    assertThat(json).exists();

    try (ReportSet set =
        ReportSet.open(
            List.of(ReportRequest.parse("text")), failing("Broken pipe"), Settings.setting())) {
      set.trace(Samples.clean("a"));
      assertThat(set.isAbandoned()).isTrue();
    }
  }

  @Test
  @DisplayName("is not thought written when the disk is full")
  void isNotThoughtWritten() throws IOException {
    try (ReportSet set =
        ReportSet.open(
            List.of(ReportRequest.parse("text")),
            failing("No space left on device"),
            Settings.setting())) {
      assertThatThrownBy(() -> set.trace(Samples.clean("a")))
          .isInstanceOf(ReportException.class)
          .hasMessage("The report cannot be written to standard output: No space left on device.");
    }
  }

  private void write(String request) throws IOException {
    try (ReportSet set = open(request)) {
      set.trace(Samples.clean("a"));
      set.finish(REPORT);
    }
  }

  private static ReportSet open(String request) throws IOException {
    return ReportSet.open(
        List.of(ReportRequest.parse(request)), new ByteArrayOutputStream(), Settings.setting());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
