package dev.faultline.cli.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.report.json.StoredReport;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Captures behind a URI")
final class FarFilesTest {
  private static final String CAPTURE = "# tracer: nop\n#\n";

  @TempDir private Path directory = Path.of("");
  private FarFiles files = new FarFiles(Map.of());

  /** {@code viewfs://farm/night} is a place that no path leads to. */
  @BeforeEach
  void mounts() throws IOException {
    Path night = Files.createDirectory(directory.resolve("night"));
    files =
        new FarFiles(
            Map.of(
                "fs.viewfs.mounttable.farm.link./night",
                "file://" + night.toAbsolutePath(),
                "fs.viewfs.impl.disable.cache", // or it is that of the test before
                "true"));
    Files.createDirectories(night.resolve("b/.hidden"));
    for (String name : List.of("b/x.txt", "b/.y", "b/.hidden/z", "a.txt.gz", "c.txt")) {
      Files.writeString(night.resolve(name), CAPTURE);
    }
    Files.writeString(night.resolve("a.txt.recorded"), "iomap:*\n");
  }

  @Test
  @DisplayName("are those below a directory, sorted, without hidden ones and what stands beside")
  void areBelowADirectory() {
    assertThat(files.captures("viewfs://farm/night"))
        .containsExactly(
            found("viewfs://farm/night/a.txt.gz"),
            found("viewfs://farm/night/b/x.txt"),
            found("viewfs://farm/night/c.txt"));
    assertThat(files.captures("file:" + directory.resolve("night/b").toAbsolutePath()))
        .containsExactly(found("file:" + directory.resolve("night/b/x.txt").toAbsolutePath()));
  }

  private static Input found(String name) {
    return new Input.FarFile(name, false, CAPTURE.length());
  }

  @Test
  @DisplayName("are what matches a pattern, and a file by its name")
  void areNamed() {
    assertThat(files.captures("viewfs://farm/night/*.txt"))
        .containsExactly(new Input.FarFile("viewfs://farm/night/c.txt", true, CAPTURE.length()));
    assertThat(files.captures("viewfs://farm/night/c.txt"))
        .containsExactly(new Input.FarFile("viewfs://farm/night/c.txt", true, CAPTURE.length()));
  }

  @Test
  @DisplayName("that are not there are a sentence, and so is a store that nobody knows")
  void saysWhatIsWrong() throws IOException {
    Files.createDirectory(directory.resolve("night/empty"));

    assertThat(reason("viewfs://farm/night/none")).isEqualTo("there is no such file.");
    assertThat(reason("viewfs://farm/night/*.dat")).isEqualTo("No file matches this pattern.");
    assertThat(reason("viewfs://farm/night/empty"))
        .isEqualTo("There is no file in this directory.");
    assertThat(reason("tape:/night")).startsWith("It cannot be read: ").contains("tape");
  }

  private String reason(String uri) {
    List<Input> inputs = files.captures(uri);
    assertThat(inputs).hasSize(1);
    return inputs.get(0) instanceof Input.Unreadable place ? place.reason() : "";
  }

  @Test
  @DisplayName("are copied for the time of the task, and what stands beside them")
  void areCopied() throws IOException {
    Path place;
    try (LocalCopy copy = files.copy("viewfs://farm/night/a.txt.gz")) {
      place = copy.path();
      assertThat(place).hasContent(CAPTURE);
      assertThat(place.resolveSibling("a.txt.recorded")).hasContent("iomap:*\n");
    }
    assertThat(place.getParent()).doesNotExist();
  }

  @Test
  @DisplayName("are reported under their URI, and the part of each is a report for merge")
  void areReported() throws IOException {
    PartStore parts = new PartStore("viewfs://farm/night/work", files);
    parts.open();
    TaskOutcome outcome = verify("viewfs://farm/night/c.txt", parts);

    assertThat(outcome.isKept()).isTrue();
    assertThat(parts.get(outcome.part()).getPath()).isEqualTo("viewfs://farm/night/c.txt");
    List<TraceReport> merged = new ArrayList<>();
    try (InputStream in =
        Files.newInputStream(directory.resolve("night/work").resolve(outcome.part()))) {
      StoredReport.read(in, merged::add);
    }
    assertThat(merged).containsExactly(parts.get(outcome.part()));
  }

  @Test
  @DisplayName("that are none, or are gone, are reported in words that name no copy")
  void areReportedWhenBroken() throws IOException {
    Files.writeString(directory.resolve("night/c.txt.recorded"), "\u0001\n");
    PartStore parts = new PartStore("viewfs://farm/night/work", files);

    assertThat(report(verify("viewfs://farm/night/none", parts)).getError())
        .isEqualTo("there is no such file.");
    assertThat(report(verify("viewfs://farm/night/c.txt", parts)).getError())
        .contains("viewfs://farm/night/c.txt.recorded: ")
        .doesNotContain("faultline-");
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("faultline-")))
          .noneMatch(path -> Files.exists(path.resolve("c.txt")));
    }
  }

  private static TraceReport report(TaskOutcome outcome) throws IOException {
    return TraceReport.parseFrom(outcome.report());
  }

  private TaskOutcome verify(String uri, PartStore parts) {
    return new CaptureVerifier(List.of(), ByteString.EMPTY, files, parts, "64m", 1)
        .call(new CaptureTask(0, uri, uri, true));
  }
}
