package dev.faultline.cli.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A shard of a batch")
final class ShardTest {
  private static final int SHARDS = 3;

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {"text", "json", "pb", "jsonl", "sarif", "junit", "csv", "rdjson", "kcidb"})
  @DisplayName("gives, merged with the others in any order, the report of the whole, byte for byte")
  void mergesToTheWhole(String format) throws IOException {
    List<String> names = IntStream.range(0, 40).mapToObj(i -> "capture-" + i * 7 % 40).toList();
    byte[] whole = shell().bytes(line(names, words("verify", format)));

    List<String> shards = new ArrayList<>();
    for (int i = SHARDS; i >= 1; i--) {
      Path report = directory.resolve(i + (i == 1 ? ".json" : ".pb"));
      String request = (i == 1 ? "json=" : "pb=") + report;
      shell().run(line(names, "verify", "-q", "--report", request, "--shard", i + "/" + SHARDS));
      shards.add(report.toString());
    }

    byte[] merged = shell().bytes(line(shards, words("merge", format)));
    assertThat(new String(merged, UTF_8)).isEqualTo(new String(whole, UTF_8));
  }

  private static String[] words(String command, String format) {
    String[] kcidb = {
      command, "--report", format, "--kcidb-origin", "mylab", "--kcidb-build", "mylab:1"
    };
    return format.equals("kcidb") ? kcidb : new String[] {command, "--report", format};
  }

  @Test
  @DisplayName("has each input in one part, whatever else there is")
  void hasEachInputOnce() throws IOException {
    List<String> seen = new ArrayList<>();
    for (int i = 1; i <= SHARDS; i++) {
      List<String> part = verified(i, List.of("a", "b", "c", "d", "e", "f", "g"));
      assertThat(verified(i, List.of("c", "x", "e", "a", "y")))
          .filteredOn(part::contains)
          .containsAll(part.stream().filter(List.of("c", "e", "a")::contains).toList());
      seen.addAll(part);
    }

    assertThat(seen).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g");
  }

  @Test
  @DisplayName("that is missing is named, and its run is not CLEAN; given twice it counts once")
  void missing() throws IOException {
    List<String> names = List.of("a", "b", "c", "d", "e", "f", "g");
    List<String> parts = new ArrayList<>();
    for (int i = 1; i <= SHARDS; i++) {
      Path report = directory.resolve(i + ".pb");
      clean().run(line(names, "verify", "--report=pb=" + report, "--shard", i + "/" + SHARDS));
      parts.add(report.toString());
    }
    Path some = directory.resolve("some.json");
    String[] two = {parts.get(0), parts.get(1), parts.get(0)};

    Shell.Result incomplete =
        clean().run(line(List.of(two), "merge", "--report=json=" + some, "--report=text"));
    Shell.Result whole =
        clean().run(line(List.of(some.toString(), parts.get(2)), "merge", "--report=csv"));
    Shell.Result atOnce = clean().run(line(parts, "merge", "--report=csv"));

    assertThat(incomplete.status()).isEqualTo(3);
    assertThat(incomplete.out())
        .contains("Part 3/3 is missing: what is in there nobody has looked at")
        .contains("Part 1/3 was given twice");
    assertThat(Files.readString(some)).contains("\"verdict\": \"INCONCLUSIVE\"");
    assertThat(clean().run(line(List.of(two), "merge", "--allow-inconclusive")).status()).isZero();
    assertThat(whole.status()).isZero();
    assertThat(whole.out()).isEqualTo(atOnce.out());
  }

  @Test
  @DisplayName("or any report without a trace is no success")
  void nothing() throws IOException {
    Path report = directory.resolve("empty.json");
    Files.writeString(report, "{\"toolVersion\": \"1\", \"traces\": []}");

    assertThat(clean().run("merge", report.toString()).status()).isEqualTo(4);
  }

  private static Shell clean() {
    return new Shell().reporting(Samples.clean(""));
  }

  private List<String> verified(int shard, List<String> names) throws IOException {
    Path report = directory.resolve("part.pb");
    shell()
        .run(
            line(
                names,
                "verify",
                "-q",
                "--report",
                "pb=" + report,
                "--shard",
                shard + "/" + SHARDS));
    return Report.parseFrom(Files.readAllBytes(report)).getTracesList().stream()
        .map(TraceReport::getPath)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/3", "4/3", "3", "1/0", "a/b", "1/3/5"})
  @DisplayName("is refused where there is none")
  void isRefused(String shard) {
    assertThat(shell().run("verify", "--shard", shard, "a").status()).isEqualTo(2);
  }

  private static Shell shell() {
    return new Shell()
        .with("SOURCE_DATE_EPOCH", "1700000000")
        .judging(
            input ->
                switch (Math.floorMod(input.name().hashCode(), 4)) {
                  case 0 -> Samples.violation("");
                  case 1 -> Samples.suspect("");
                  case 2 -> throw new IOException("broken");
                  default -> Samples.clean("");
                });
  }

  private static String[] line(List<String> names, String... options) {
    List<String> line = new ArrayList<>(List.of(options));
    line.addAll(names);
    return line.toArray(String[]::new);
  }
}
