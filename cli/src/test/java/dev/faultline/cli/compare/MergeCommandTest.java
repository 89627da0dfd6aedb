package dev.faultline.cli.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.shell.ToolVersion;
import dev.faultline.v1.Finding;
import dev.faultline.v1.OrderEdge;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("merge")
final class MergeCommandTest {
  @TempDir Path directory = Path.of(".");

  @Test
  @DisplayName("keeps the order given, and a path that is there twice twice")
  void keepsOrder() throws IOException {
    String one = pb("one", Samples.clean("b"), Samples.suspect("a"));
    String two = json("two", Samples.violation("a"));
    Report merged = merged(one, two, one);

    assertThat(merged.getTracesList())
        .containsExactly(
            Samples.clean("b"),
            Samples.suspect("a"),
            Samples.violation("a"),
            Samples.clean("b"),
            Samples.suspect("a"));
    assertThat(merged.getVerdict()).isEqualTo(Verdict.Value.VIOLATION);
    assertThat(merged.getToolVersion()).isEqualTo(ToolVersion.text());
  }

  @Test
  @DisplayName("takes the reports in a directory in sorted order, and skips what is none")
  void takesDirectories() throws IOException {
    Path parts = Files.createDirectory(directory.resolve("parts"));
    Files.write(parts.resolve("part-b.pb"), report(Samples.suspect("b")).toByteArray());
    Files.write(parts.resolve("part-a.pb"), report(Samples.clean("a")).toByteArray());
    Files.write(parts.resolve(".part-c.pb.tmp"), report(Samples.violation("c")).toByteArray());
    Files.writeString(parts.resolve("x.log"), "not a report\n");

    assertThat(merged(parts.toString()).getTracesList())
        .containsExactly(
            Samples.clean("a"),
            Samples.suspect("b"),
            TraceReport.newBuilder()
                .setPath(parts.resolve("x.log").toString())
                .addReasons("It is no report.")
                .build());
    assertThat(merged(parts + "/part-*.pb").getTracesList())
        .containsExactly(Samples.clean("a"), Samples.suspect("b"));
    assertThat(merged(parts + "/*.json").getTraces(0).getError())
        .isEqualTo("No file matches this pattern.");
  }

  @Test
  @DisplayName("a directory without any report is no clean run")
  void takesNothingForAClean() throws IOException {
    Path parts = Files.createDirectory(directory.resolve("parts"));
    assertThat(merged(parts.toString()).getTraces(0).getError())
        .isEqualTo("There is no file in this directory.");
    Files.writeString(parts.resolve("x.log"), "not a report\n");
    assertThat(merged(parts.toString()).getTracesList())
        .extracting(TraceReport::getError)
        .containsExactly("", "There is no capture among the files of the directories given.");
  }

  @Test
  @DisplayName("makes the verdict anew, and what is across as well")
  void makesTheVerdictAnew() throws IOException {
    Report stale =
        report(Samples.clean("a")).toBuilder()
            .setVerdict(Verdict.Value.VIOLATION)
            .addAcross(Samples.foreignFill())
            .build();
    Path path = Files.write(directory.resolve("stale"), stale.toByteArray());
    Report merged = merged(path.toString());

    assertThat(merged.getVerdict()).isEqualTo(Verdict.Value.CLEAN);
    assertThat(merged.getAcrossList()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}; --fail-on violation: {2}; --allow-inconclusive: {3}")
  @CsvSource({
    "clean,                 0, 0, 0",
    "clean violation,       1, 1, 1",
    "suspect clean,         1, 0, 1",
    "inconclusive clean,    3, 3, 0",
    "inconclusive suspect,  1, 3, 1",
    "violation unread,      4, 4, 4",
    "clean missing,         4, 4, 4",
    "skipped clean,         0, 0, 0",
  })
  @DisplayName("ends as one run over all the captures would")
  void endsAsOneRun(String traces, int plain, int failOnViolation, int allowInconclusive)
      throws IOException {
    String[] paths = traces.split(" ", -1);
    for (int i = 0; i < paths.length; i++) {
      paths[i] = stored(paths[i]);
    }

    assertThat(status(paths)).isEqualTo(plain);
    assertThat(status(paths, "--fail-on", "violation")).isEqualTo(failOnViolation);
    assertThat(status(paths, "--allow-inconclusive")).isEqualTo(allowInconclusive);
  }

  private String stored(String name) throws IOException {
    return switch (name) {
      case "clean" -> pb(name, Samples.clean(name));
      case "violation" -> json(name, Samples.violation(name));
      case "suspect" -> pb(name, Samples.suspect(name));
      case "inconclusive" -> json(name, Samples.inconclusive(name));
      case "unread" -> pb(name, Samples.unread(name));
      case "skipped" -> pb(name, Samples.skipped(name));
      default -> directory.resolve(name).toString();
    };
  }

  private static int status(String[] paths, String... options) {
    String[] args = Arrays.copyOf(options, options.length + paths.length + 1);
    System.arraycopy(paths, 0, args, options.length, paths.length);
    args[args.length - 1] = "-q";
    return merge(args).status();
  }

  @Test
  @DisplayName("reads standard input, and writes on it what it reads again")
  void readsStandardInput() throws IOException {
    byte[] bytes = report(Samples.suspect("a")).toByteArray();
    byte[] again =
        new Shell().reading(new ByteArrayInputStream(bytes)).bytes("merge", "--report", "pb", "-");

    assertThat(again)
        .isEqualTo(
            Report.parseFrom(bytes).toBuilder()
                .setVerdict(Verdict.Value.SUSPECT)
                .build()
                .toByteArray());
  }

  @Test
  @DisplayName("does not write bytes on a terminal")
  void doesNotWriteBytesOnATerminal() throws IOException {
    Shell.Result result =
        new Shell().onTerminal().run("merge", "--report", "pb", pb("a", Samples.clean("a")));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("faultline merge: A binary report does not go to a terminal; give it a path:");
  }

  @Test
  @DisplayName("goes on after a report that it cannot read, and says which and why")
  void goesOn() throws IOException {
    Shell.Result result =
        merge(text("bad", "nothing of the sort"), pb("good", Samples.clean("good")));

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().replaceAll("\\s+", " "))
        .startsWith(
            "UNREADABLE "
                + directory.resolve("bad")
                + " The report cannot be read: it is no report: expected is what --report pb or"
                + " --report json writes. CLEAN good ");
  }

  @Test
  @DisplayName("says what is wrong with a report")
  void saysWhatIsWrong() throws IOException {
    assertThat(error(directory.resolve("none").toString())).contains("no such file or directory");
    assertThat(error(text("empty", ""))).contains("it is empty");
    assertThat(error(text("spaces", " \n "))).contains("no report in JSON");
    assertThat(error(text("array", " [1]"))).contains("Expected BEGIN_OBJECT but was BEGIN_ARRAY");
    assertThat(error(text("nothing", "{}"))).contains("it has no toolVersion");
    assertThat(error(text("other", "{\"results\": []}"))).contains("a field 'results', which no");
    assertThat(error(text("number", "{\"traces\": 7}"))).contains("Expected BEGIN_ARRAY");
    assertThat(error(text("scalar", "{\"traces\": [7]}"))).contains("$.traces[0]: ");
    assertThat(error(text("field", "{\"traces\": [{\"paht\": \"a\"}]}")))
        .contains("$.traces[0]: Cannot find field: paht");
    assertThat(error(text("more", "{\"toolVersion\": \"1\"} {}")))
        .contains("malformed JSON at line 1");
    assertThat(error(text("deep", "{\"traces\": " + "[".repeat(200_000)))).isNotEmpty();
    assertThat(error(text("open", "{\"toolVersion\": \"1\", \"traces\": [{\"path\": \"a")))
        .isNotEmpty();
  }

  @Test
  @DisplayName("says what is wrong with a binary report")
  void saysWhatIsWrongWithABinaryReport() throws IOException {
    byte[] whole = report(Samples.clean("a"), Samples.violation("b")).toByteArray();
    assertThat(error(bytes("cut", Arrays.copyOf(whole, whole.length - 9)))).contains("byte");
    assertThat(error(bytes("huge", new byte[] {0x12, -1, -1, -1, -1, 7})))
        .contains("the field at byte 0 is cut or damaged: a trace of 2147483647 bytes");
    assertThat(error(bytes("negative", new byte[] {0x12, -1, -1, -1, -1, 15})))
        .contains("a trace of 4294967295 bytes");
    assertThat(error(bytes("unsigned", new byte[] {0x08, 1}))).contains("no version of faultline");
    assertThat(error(bytes("zero tag", new byte[] {0x08, 1, 0}))).contains("byte 2");
  }

  @Test
  @DisplayName("refuses what a report of another version may hold, and says which trace holds it")
  void refusesOtherVersions() throws IOException {
    TraceReport clean = Samples.clean("t1");
    assertThat(error(pb("verdict", clean.toBuilder().setVerdictValue(9).build()), "t1"))
        .contains("the trace t1 has the verdict 9, which this version does not know");
    assertThat(
            error(
                pb(
                    "grade",
                    clean.toBuilder().addFindings(Finding.newBuilder().setGradeValue(77)).build()),
                "t1"))
        .contains("a finding of grade 77");
    OrderEdge odd =
        OrderEdge.newBuilder()
            .setHeld("sideways")
            .setWanted("read")
            .addEvidence(Samples.foreignFill().getEvidence(0))
            .addEvidence(Samples.foreignFill().getEvidence(1))
            .build();
    assertThat(error(pb("order", clean.toBuilder().addOrder(odd).build()), "t1"))
        .contains("an order of locks of another kind")
        .contains("sideways");
  }

  @Test
  @DisplayName("survives any damage to a report")
  void survivesDamage() throws IOException {
    byte[] binary = report(Samples.violation("a"), Samples.suspect("b")).toByteArray();
    byte[] json = JsonFormat.printer().print(report(Samples.violation("a"))).getBytes(UTF_8);
    Random random = new Random(7);
    for (int round = 0; round < 120; round++) {
      byte[] damaged = (round % 2 == 0 ? binary : json).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Shell.Result result = merge(bytes("damaged", damaged));
      assertThat(result.status()).as("round %d", round).isIn(0, 1, 3, 4);
      assertThat(result.err()).as("round %d", round).isEmpty();
    }
  }

  private static String error(String path) throws IOException {
    return error(path, path);
  }

  /** What is wrong with a trace of a report; the others of it are there. */
  private static String error(String path, String trace) throws IOException {
    Shell.Result result = merge("--report", "json", path);
    Report.Builder report = Report.newBuilder();
    JsonFormat.parser().merge(result.out(), report);
    TraceReport last = report.getTraces(report.getTracesCount() - 1);

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).isEmpty();
    assertThat(last.getPath()).isEqualTo(trace);
    assertThat(last.getError()).startsWith("The report cannot be read: ").endsWith(".");
    return last.getError();
  }

  private static Shell.Result merge(String... args) {
    String[] line = new String[args.length + 1];
    line[0] = "merge";
    System.arraycopy(args, 0, line, 1, args.length);
    return new Shell().run(line);
  }

  private static Report merged(String... paths) throws IOException {
    String[] line = Arrays.copyOf(paths, paths.length + 2);
    line[paths.length] = "--report";
    line[paths.length + 1] = "json";
    Report.Builder report = Report.newBuilder();
    JsonFormat.parser().merge(merge(line).out(), report);
    return report.build();
  }

  private static Report report(TraceReport... traces) {
    return Report.newBuilder()
        .setToolVersion(ToolVersion.text())
        .addAllTraces(List.of(traces))
        .build();
  }

  private String pb(String name, TraceReport... traces) throws IOException {
    return bytes(name, report(traces).toByteArray());
  }

  private String json(String name, TraceReport... traces) throws IOException {
    return text(name, JsonFormat.printer().print(report(traces)));
  }

  private String text(String name, String content) throws IOException {
    return bytes(name, content.getBytes(UTF_8));
  }

  private String bytes(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content).toString();
  }
}
