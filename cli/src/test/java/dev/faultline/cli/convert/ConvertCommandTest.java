package dev.faultline.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.SharedCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("faultline convert")
public final class ConvertCommandTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz");

  @TempDir Path directory = Path.of(".");

  public static Stream<Path> captures() {
    return SharedCaptures.captures(KeptCaptures.DIRECTORY);
  }

  static Stream<Path> allCaptures() {
    return Stream.concat(captures(), SharedCaptures.notKept().stream());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static TraceReport verify(Path path) throws IOException {
    String json = new Shell().verify("verify", "--report", "json", path.toString()).out();
    Report.Builder report = Report.newBuilder();
    JsonFormat.parser().merge(json, report);
    return report.getTraces(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allCaptures")
  @DisplayName("makes a stream whose verification is that of the capture, to the last word")
  void streamVerifiesAsTheCapture(Path capture) throws IOException {
    Path stream = directory.resolve("capture.fls");

    Shell.Result result =
        new Shell().verify("convert", "-o", stream.toString(), capture.toString());

    assertThat(result).isEqualTo(new Shell.Result(0, "", ""));
    TraceReport expected = verify(capture);
    assertThat(verify(stream)).isEqualTo(expected.toBuilder().setPath(stream.toString()).build());
    assertThat(files()).containsExactly(stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("makes a table whose verification finds the same, with the same evidence")
  void tableVerifiesAsTheCapture(Path capture) throws IOException {
    Path table = directory.resolve("capture.csv");

    Shell.Result result =
        new Shell().verify("convert", "--to=csv", "-o", table.toString(), capture.toString());

    assertThat(result).isEqualTo(new Shell.Result(0, "", ""));
    TraceReport actual = verify(table);
    TraceReport expected = verify(capture);
    assertThat(actual.getFindingsList()).isEqualTo(expected.getFindingsList());
    assertThat(actual.getCoverageList()).isEqualTo(expected.getCoverageList());
    assertThat(actual.getVerdict()).isEqualTo(expected.getVerdict());
  }

  @Test
  @DisplayName("writes one object of JSON per line, as many as the table has rows")
  void json() throws IOException {
    Shell shell = new Shell();
    Shell tables = new Shell();

    assertThat(shell.convert("convert", "--to", "json", "-o", "-", HANG.toString()).status())
        .isZero();
    tables.convert("convert", "--to", "csv", "-o", "-", HANG.toString());

    List<String> lines = new String(shell.written(), StandardCharsets.UTF_8).lines().toList();
    List<String> rows = new String(tables.written(), StandardCharsets.UTF_8).lines().toList();
    assertThat(rows.get(0))
        .isEqualTo(
            "time_ns,cpu,tid,comm,tgid,event,kind,mode,tried,context,loss,mapping,ino,dev,lock_class,lock,"
                + "other_mapping,other_ino,other_dev,other_lock_class,other_lock,a,b,c,position,"
                + "position_unit");
    assertThat(lines).hasSize(rows.size() - 1);
    for (String line : lines) {
      JsonObject event = JsonParser.parseString(line).getAsJsonObject();
      assertThat(event.get("time_ns").getAsLong()).isPositive();
      assertThat(event.get("cpu").getAsJsonPrimitive().isNumber()).isTrue();
      assertThat(event.get("kind").getAsString()).isNotEmpty();
      assertThat(event.get("position_unit").getAsString()).isEqualTo("line");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TEXT")
  @DisplayName("reads standard input and writes standard output")
  void pipes(ConvertFormat format) throws IOException {
    Shell shell = new Shell().reading(Files.newInputStream(HANG));
    String to = format.name().toLowerCase(java.util.Locale.ROOT);

    Shell.Result result = shell.convert("convert", "--to", to, "-o", "-", "-");

    assertThat(result).isEqualTo(new Shell.Result(0, "", ""));
    if (format != ConvertFormat.JSON) {
      Shell.Result verdict =
          new Shell().reading(new ByteArrayInputStream(shell.written())).verify("verify", "-");
      assertThat(verdict.out()).startsWith("VIOLATION  -\n").contains("foreign-fill-under-block");
      assertThat(
              new Shell()
                  .reading(new ByteArrayInputStream(shell.written()))
                  .verify("inspect", "-")
                  .status())
          .isZero();
    }
  }

  @Test
  @DisplayName("writes several inputs into a directory, and needs one")
  void severalInputs() {
    String other = KeptCaptures.DIRECTORY.resolve("stock/bcachefs-self.ftrace.gz").toString();

    Shell.Result refused =
        new Shell().verify("convert", "-o", directory + "/x", HANG.toString(), other);
    Shell.Result written =
        new Shell()
            .verify("convert", "--to=csv", "-o", directory.toString(), HANG.toString(), other);

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("Several inputs need a directory");
    assertThat(written.status()).isZero();
    assertThat(directory.resolve("bcachefs-willneed-hang.ftrace.gz.csv")).exists();
    assertThat(directory.resolve("bcachefs-self.ftrace.gz.csv")).exists();
    Shell.Result twice =
        new Shell().verify("convert", "-o", directory.toString(), HANG.toString(), HANG.toString());
    assertThat(twice.err()).contains("Two inputs cannot go to one file");
  }

  @Test
  @DisplayName("leaves the old file and nothing else where it fails")
  void failure() throws IOException {
    Path output = Files.writeString(directory.resolve("out"), "old");
    Path noise = Files.writeString(directory.resolve("noise"), "nothing\n");

    Shell.Result unread = new Shell().verify("convert", "-o", output.toString(), noise.toString());
    Shell.Result missing =
        new Shell().verify("convert", "-o", output.toString(), directory + "/missing");
    Shell.Result unwritable =
        new Shell().verify("convert", "-o", "/nonexistent/x", HANG.toString());

    assertThat(unread.status()).isEqualTo(4);
    assertThat(unread.err()).startsWith("faultline: " + noise + ": byte 0: expected");
    assertThat(missing.status()).isEqualTo(4);
    assertThat(unwritable.status()).isEqualTo(2);
    assertThat(unwritable.err())
        .contains("The output cannot be written to /nonexistent/x: no such file or directory.");
    assertThat(Files.readString(output)).isEqualTo("old");
    assertThat(files()).containsExactlyInAnyOrder(output, noise);
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "CSV"})
  @DisplayName("does not make a cut capture look whole")
  void cutCapture(ConvertFormat format) throws IOException {
    byte[] whole =
        Files.readAllBytes(KeptCaptures.DIRECTORY.resolve("mutants/unmutated-cross.ftrace.gz"));
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    Path output = directory.resolve("out");

    Shell.Result result =
        new Shell()
            .verify("convert", "--to=" + format.name(), "-o", output.toString(), cut.toString());

    assertThat(result.status()).isZero();
    assertThat(result.err()).contains("converted as far as it goes: the compressed file was cut");
    assertThat(verify(output).getVerdict()).isNotEqualTo(Verdict.Value.CLEAN);
    assertThat(verify(output).getReasonsList()).isNotEmpty();
  }

  @Test
  @DisplayName("makes streams of which no cut is taken for the whole")
  void cutStreams() throws IOException {
    Shell shell = new Shell();
    shell.convert("convert", "-o", "-", HANG.toString());
    byte[] stream = shell.written();
    Random random = new Random(9);
    for (int i = 0; i < 25; i++) {
      byte[] cut = Arrays.copyOf(stream, 8 + random.nextInt(stream.length - 8));

      Shell.Result result =
          new Shell().reading(new ByteArrayInputStream(cut)).verify("verify", "-");

      assertThat(result.status()).as("cut to " + cut.length).isEqualTo(4);
      assertThat(result.out()).contains("UNREADABLE").doesNotContain("Internal error");
    }
  }
}
