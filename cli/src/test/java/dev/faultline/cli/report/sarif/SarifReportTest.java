package dev.faultline.cli.report.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.faultline.cli.report.HostileTextTest;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Known;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report in SARIF")
final class SarifReportTest {
  private static final JsonSchema SCHEMA = schema();

  @Test
  @DisplayName("is valid, and has one result for each fingerprint, with how often it was found")
  void groupsByFingerprint() throws IOException {
    TraceReport.Builder binary = Samples.violation("/b/x y.dat").toBuilder();
    binary.getCaptureBuilder().setPositionUnit("byte");
    JsonObject run =
        run(
            Report.newBuilder()
                .addTraces(Samples.violation("a/x.gz"))
                .addTraces(binary)
                .addTraces(Samples.suspect("c"))
                .addTraces(Samples.clean("d"))
                .build());

    JsonArray results = run.getAsJsonArray("results");
    assertThat(results).hasSize(3);
    JsonObject first = results.get(0).getAsJsonObject();
    assertThat(first.get("ruleId").getAsString()).isEqualTo("foreign-fill-under-block");
    assertThat(first.get("level").getAsString()).isEqualTo("error");
    assertThat(first.get("occurrenceCount").getAsInt()).isEqualTo(4);
    assertThat(first.getAsJsonObject("partialFingerprints").get("faultline/v1").getAsString())
        .isEqualTo("3f2a91c0");
    assertThat(first.getAsJsonArray("locations").toString())
        .isEqualTo(
            "[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"a/x.gz\",\"uriBaseId\":"
                + "\"WORKING_DIRECTORY\"},\"region\":{\"startLine\":14790}}}]");
    assertThat(first.getAsJsonArray("relatedLocations").toString())
        .contains("\"uri\":\"b/x%20y.dat\",\"uriBaseId\":\"ROOT\"", "\"byteOffset\":14790");
    assertThat(first.getAsJsonArray("codeFlows").toString()).contains("wl-226  pagecache_lock");
    JsonObject rule =
        run.getAsJsonObject("tool")
            .getAsJsonObject("driver")
            .getAsJsonArray("rules")
            .get(first.get("ruleIndex").getAsInt())
            .getAsJsonObject();
    assertThat(rule.get("id").getAsString()).isEqualTo("foreign-fill-under-block");
    assertThat(rule.getAsJsonObject("help").get("markdown").getAsString())
        .isEqualTo("# foreign-fill-under-block");
  }

  @Test
  @DisplayName("says how the run ended and what it could not read or decide")
  void saysHowTheRunEnded() throws IOException {
    JsonObject invocation =
        run(Report.newBuilder()
                .addTraces(Samples.unread("a"))
                .addTraces(Samples.inconclusive("b"))
                .build())
            .getAsJsonArray("invocations")
            .get(0)
            .getAsJsonObject();

    assertThat(invocation.get("exitCode").getAsInt()).isEqualTo(1);
    assertThat(invocation.get("executionSuccessful").getAsBoolean()).isFalse();
    assertThat(invocation.getAsJsonArray("toolExecutionNotifications").toString())
        .contains("There is no such file.", "INCONCLUSIVE: Events were lost between the events");
  }

  @Test
  @DisplayName("has no more results than code scanning takes, and says so")
  void isCapped() throws IOException {
    Report.Builder report = Report.newBuilder();
    for (int i = 0; i < 7; i++) {
      TraceReport.Builder trace = Samples.suspect("t" + i).toBuilder();
      trace.getFindingsBuilder(0).setFingerprint("f" + i);
      report.addTraces(trace);
    }

    JsonObject run = run(new SarifReport(Settings.setting(), 4), report.build());

    assertThat(run.getAsJsonArray("results")).hasSize(4);
    assertThat(run.getAsJsonArray("invocations").toString())
        .contains("This report has 4 results", "3 more findings are not in it");
    assertThat(SarifReport.MOST_RESULTS).isEqualTo(25_000);
  }

  @Test
  @DisplayName("marks what is known as suppressed, with the reason")
  void marksWhatIsKnown() throws IOException {
    TraceReport.Builder trace = Samples.violation("a").toBuilder();
    trace
        .getFindingsBuilder(0)
        .setKnown(
            Known.newBuilder()
                .setSource(Known.Source.SUPPRESSION)
                .setReason("fixed in 6.18")
                .setOwner("fs")
                .setExpires("2027-01-31"));

    JsonArray results = run(Report.newBuilder().addTraces(trace).build()).getAsJsonArray("results");

    assertThat(results.get(0).getAsJsonObject().getAsJsonArray("suppressions").toString())
        .contains("suppressed until 2027-01-31 by fs: fixed in 6.18", "\"kind\":\"external\"");
    assertThat(results.get(1).getAsJsonObject().has("suppressions")).isFalse();
  }

  @Test
  @DisplayName("is valid whatever the text in it, and without any")
  void isValidWhateverTheText() throws IOException {
    run(HostileTextTest.report("]]><x/> [a](javascript:x) {0} \u202e \u0000"));
    run(Report.getDefaultInstance());
  }

  @Test
  @DisplayName("is held to a schema that refuses what SARIF does not have")
  void theSchemaRefuses() throws IOException {
    String json = text(new SarifReport(Settings.setting()), Report.getDefaultInstance());

    assertThat(SCHEMA.validate(json.replace("\"columnKind\"", "\"columKind\""), InputFormat.JSON))
        .isNotEmpty();
  }

  private static JsonObject run(Report report) throws IOException {
    return run(new SarifReport(Settings.setting()), report);
  }

  private static JsonObject run(SarifReport writer, Report report) throws IOException {
    String json = text(writer, report);
    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
    return JsonParser.parseString(json)
        .getAsJsonObject()
        .getAsJsonArray("runs")
        .get(0)
        .getAsJsonObject();
  }

  private static String text(SarifReport writer, Report report) throws IOException {
    return new String(Settings.written(writer, report), UTF_8);
  }

  private static JsonSchema schema() {
    try (InputStream in =
        Objects.requireNonNull(
            SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
