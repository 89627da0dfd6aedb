package dev.faultline.cli.report.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Streams;
import dev.faultline.v1.Report;
import dev.faultline.v1.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The JSON report")
final class JsonReportTest {
  private static final Report REPORT =
      Report.newBuilder()
          .setVerdict(Verdict.Value.VIOLATION)
          .setToolVersion("1")
          .addTraces(Samples.violation("a\u001b\u202e\n"))
          .addTraces(Samples.suspect("b"))
          .addTraces(Samples.unread("c"))
          .build();

  @Test
  @DisplayName("reads back as the report that was written")
  void readsBack() throws IOException {
    Report.Builder read = Report.newBuilder();
    JsonFormat.parser().merge(json(REPORT), read);

    assertThat(read.build()).isEqualTo(REPORT);
  }

  @Test
  @DisplayName("is what protobuf prints of the whole message")
  void isWhatProtobufPrints() throws IOException {
    for (Report report :
        new Report[] {
          REPORT,
          Report.getDefaultInstance(),
          REPORT.toBuilder().clearTraces().addTraces(Samples.clean("\"traces\": []")).build(),
          REPORT.toBuilder().addAcross(Samples.foreignFill()).build()
        }) {
      assertThat(json(report))
          .isEqualTo(
              JsonText.visible(
                  JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(report) + "\n"));
    }
  }

  @Test
  @DisplayName("prints every field, in the order of the schema")
  void printsEveryField() throws IOException {
    JsonObject trace =
        JsonParser.parseString(json(REPORT))
            .getAsJsonObject()
            .getAsJsonArray("traces")
            .get(1)
            .getAsJsonObject();

    assertThat(trace.keySet())
        .containsExactly(
            "path",
            "verdict",
            "capture",
            "findings",
            "coverage",
            "models",
            "reasons",
            "error",
            "order",
            "fairTwoState",
            "writers");
    assertThat(trace.getAsJsonObject("capture").get("eventsLost").getAsString()).isEqualTo("0");
    assertThat(trace.getAsJsonArray("findings").get(0).getAsJsonObject().get("grade").getAsString())
        .isEqualTo("POTENTIAL");
  }

  @Test
  @DisplayName("is the same text every time, without control characters, and ends its last line")
  void isStable() throws IOException {
    assertThat(json(REPORT)).isEqualTo(json(REPORT)).endsWith("}\n").doesNotContain("\u001b");
  }

  private static String json(Report report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Streams.write(report, new JsonReport(), out);
    return out.toString(UTF_8);
  }
}
