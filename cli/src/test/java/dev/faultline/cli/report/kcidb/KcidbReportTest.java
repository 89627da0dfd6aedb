package dev.faultline.cli.report.kcidb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.faultline.cli.report.HostileTextTest;
import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Change;
import dev.faultline.v1.Diff;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Known;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report for KernelCI")
final class KcidbReportTest {
  private static final TraceReport IDLE =
      TraceReport.newBuilder()
          .setPath("idle")
          .setVerdict(Verdict.Value.INCONCLUSIVE)
          .addReasons("the capture has no event that any rule could check")
          .build();

  @Test
  @DisplayName("has a test for each capture, with the status that its verdict means")
  void hasATestForEachCapture() throws IOException {
    JsonObject document =
        written(
            Report.newBuilder()
                .addTraces(Samples.clean("a"))
                .addTraces(Samples.violation("b"))
                .addTraces(Samples.suspect("c"))
                .addTraces(Samples.inconclusive("d"))
                .addTraces(IDLE)
                .addTraces(Samples.unread("e"))
                .addTraces(Samples.skipped("f"))
                .build());

    assertThat(texts(document, "tests", "status"))
        .containsExactly("PASS", "FAIL", "FAIL", "MISS", "SKIP", "ERROR");
    JsonObject first = objects(document, "tests").get(0);
    assertThat(first.get("build_id").getAsString()).isEqualTo("mylab:6.18-x86_64");
    assertThat(first.get("id").getAsString()).startsWith("mylab:faultline-");
    assertThat(first.get("duration").getAsString()).isEqualTo("25.074728001");
    assertThat(first.get("log_excerpt").getAsString()).startsWith("CLEAN  a\n");
    JsonObject details = first.getAsJsonObject("misc").getAsJsonObject("faultline");
    assertThat(details.get("kernel").getAsString()).isEqualTo("6.12.117");
    assertThat(details.get("version").getAsString()).isEqualTo("1.2.3");
    assertThat(objects(document, "tests").get(5).get("comment").getAsString())
        .isEqualTo("There is no such file.");
  }

  @Test
  @DisplayName("passes a suspect where only violations count")
  void passesASuspect() throws IOException {
    ReportSetting strict = Settings.setting();
    ReportSetting.Passing lenient =
        new ReportSetting.Passing() {
          @Override
          public boolean fails(Finding finding) {
            return !finding.hasKnown() && finding.getGrade() == Grade.Value.VIOLATION;
          }

          @Override
          public int exitCode(Report report) {
            return 0;
          }
        };
    ReportSetting setting =
        new ReportSetting(
            strict.layout(),
            strict.rules(),
            lenient,
            strict.time(),
            strict.host(),
            strict.submission());
    TraceReport.Builder known = Samples.violation("b").toBuilder();
    known.getFindingsBuilder(0).setKnown(Known.newBuilder().setSource(Known.Source.BASELINE));

    JsonObject document =
        written(
            setting, Report.newBuilder().addTraces(Samples.suspect("a")).addTraces(known).build());

    assertThat(texts(document, "tests", "status"))
        .as("what is known is a fault all the same")
        .containsExactly("PASS", "FAIL");
  }

  @Test
  @DisplayName("has one issue for each bug, and an incident for each capture that has it")
  void hasOneIssueForEachBug() throws IOException {
    JsonObject document =
        written(
            Report.newBuilder()
                .addTraces(Samples.violation("a"))
                .addTraces(Samples.violation("b"))
                .addTraces(Samples.suspect("c"))
                .build());

    assertThat(texts(document, "issues", "id")).hasSize(2).contains("mylab:3f2a91c0");
    JsonObject issue = objects(document, "issues").get(0);
    assertThat(issue.get("comment").getAsString()).startsWith("A page is inserted by an operation");
    assertThat(issue.get("culprit").toString())
        .isEqualTo("{\"code\":true,\"tool\":false,\"harness\":false}");
    List<JsonObject> incidents = objects(document, "incidents");
    assertThat(incidents).hasSize(3).allMatch(incident -> incident.get("present").getAsBoolean());
    assertThat(texts(document, "incidents", "test_id")).isEqualTo(texts(document, "tests", "id"));
    assertThat(texts(document, "incidents", "issue_id"))
        .containsOnly("mylab:3f2a91c0", texts(document, "issues", "id").get(1));
    assertThat(texts(document, "incidents", "id")).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("blames the harness where the recording proves nothing, and nobody for other notes")
  void blamesTheHarness() throws IOException {
    Finding lost =
        Finding.newBuilder()
            .setRule("events-lost")
            .setGrade(Grade.Value.NOTE)
            .setTitle("events were lost")
            .setFingerprint("77aa")
            .build();
    ReportSetting plain = Settings.setting();
    ReportSetting setting =
        Settings.setting(new Layout(Colours.OFF, 100, false, List.of(), Set.of("events-lost")));

    JsonObject document =
        written(
            setting,
            Report.newBuilder()
                .addTraces(Samples.inconclusive("a").toBuilder().addFindings(lost))
                .addTraces(Samples.clean("b").toBuilder().addFindings(lost))
                .build());

    assertThat(plain.layout().ofCapture()).isEmpty();
    assertThat(texts(document, "incidents", "test_id"))
        .containsExactly(texts(document, "tests", "id").get(0));
    assertThat(objects(document, "issues").get(0).get("culprit").toString())
        .isEqualTo("{\"code\":false,\"tool\":false,\"harness\":true}");
  }

  @Test
  @DisplayName("ties what only several captures show together to the build")
  void tiesToTheBuild() throws IOException {
    Finding across =
        Samples.suspect("").getFindings(0).toBuilder()
            .addEvidence(Evidence.newBuilder().setPath("a"))
            .build();

    JsonObject document =
        written(
            Report.newBuilder()
                .addTraces(Samples.clean("a"))
                .addTraces(Samples.clean("b"))
                .addAcross(across)
                .build());

    assertThat(texts(document, "incidents", "build_id")).containsExactly("mylab:6.18-x86_64");
  }

  @Test
  @DisplayName("of a comparison says what is gone, and nothing of what nobody could have seen")
  void saysWhatIsGone() throws IOException {
    Diff diff =
        Diff.newBuilder()
            .addChanges(change(Change.Kind.NEW, "f1"))
            .addChanges(change(Change.Kind.FIXED, "f2"))
            .addChanges(change(Change.Kind.UNSEEN, "f3"))
            .addChanges(change(Change.Kind.KNOWN, "f4"))
            .build();

    JsonObject document =
        KcidbSchema.valid(KcidbDiff.of(diff, Settings.setting().submission().orElseThrow()));

    assertThat(texts(document, "incidents", "issue_id"))
        .containsExactly("mylab:f1", "mylab:f2", "mylab:f4");
    assertThat(texts(document, "incidents", "present")).containsExactly("true", "false", "true");
    assertThat(texts(document, "incidents", "build_id")).containsOnly("mylab:6.18-x86_64");
  }

  @Test
  @DisplayName("is valid whatever the text in it, and without any")
  void isValidWhateverTheText() throws IOException {
    written(HostileTextTest.report("]]><x/> [a](javascript:x) {0} \u202e \u0000 /../. "));
    assertThat(objects(written(Report.getDefaultInstance()), "tests")).isEmpty();
  }

  @Test
  @DisplayName("has as much of the text report as the schema allows, in whole lines")
  void cutsTheExcerpt() throws IOException {
    TraceReport.Builder trace = Samples.violation("a").toBuilder();
    Finding finding = trace.getFindings(0);
    for (int i = 0; i < 40; i++) {
      trace.addFindings(finding.toBuilder().setFingerprint("f" + i));
    }

    JsonObject document = written(Report.newBuilder().addTraces(trace).build());

    assertThat(objects(document, "tests").get(0).get("log_excerpt").getAsString())
        .hasSizeBetween(KcidbTest.MOST_CHARACTERS - 200, KcidbTest.MOST_CHARACTERS)
        .endsWith("\n[...]\n");
  }

  @Test
  @DisplayName("makes of the path of a capture a place in the tree of tests")
  void makesAPath() {
    assertThat(KcidbIds.testPath("../night 1/./generic-095.dat"))
        .isEqualTo("faultline.night_1.generic-095_dat");
    assertThat(KcidbIds.testPath("/")).isEqualTo("faultline");
    assertThat(KcidbIds.testPath("-")).isEqualTo("faultline.-");
  }

  @Test
  @DisplayName("is held to a schema that refuses what KernelCI does not take")
  void theSchemaRefuses() throws IOException {
    String json =
        text(Settings.setting(), Report.newBuilder().addTraces(Samples.violation("a")).build());

    assertThat(KcidbSchema.refuses(json)).isFalse();
    assertThat(KcidbSchema.refuses(json.replace("\"present\"", "\"is_present\""))).isTrue();
    assertThat(KcidbSchema.refuses(json.replace("\"FAIL\"", "\"BROKEN\""))).isTrue();
    assertThat(KcidbSchema.refuses(json.replace("faultline.a\"", "faultline.a b\""))).isTrue();
    assertThat(KcidbSchema.refuses(json.replace("\"minor\":3", "\"minor\":4"))).isTrue();
    assertThat(
            KcidbSchema.refuses(
                json.replace("\"log_excerpt\":\"", "\"log_excerpt\":\"" + "x".repeat(16_384))))
        .isTrue();
  }

  private static Change change(Change.Kind kind, String fingerprint) {
    return Change.newBuilder()
        .setKind(kind)
        .setPath("a")
        .setFinding(Samples.foreignFill().toBuilder().setFingerprint(fingerprint))
        .build();
  }

  private static JsonObject written(Report report) throws IOException {
    return written(Settings.setting(), report);
  }

  private static JsonObject written(ReportSetting setting, Report report) throws IOException {
    return KcidbSchema.valid(text(setting, report));
  }

  private static String text(ReportSetting setting, Report report) throws IOException {
    return new String(Settings.written(new KcidbReport(setting), report), UTF_8);
  }

  private static List<JsonObject> objects(JsonObject document, String kind) {
    return StreamSupport.stream(document.getAsJsonArray(kind).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static List<String> texts(JsonObject document, String kind, String property) {
    return objects(document, kind).stream()
        .map(object -> object.get(property).getAsString())
        .toList();
  }
}
