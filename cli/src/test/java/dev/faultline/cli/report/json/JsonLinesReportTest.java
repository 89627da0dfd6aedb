package dev.faultline.cli.report.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report in JSON lines")
final class JsonLinesReportTest {

  @Test
  @DisplayName("has a trace a line, and ends with what is said of all of them")
  void hasATraceALine() throws IOException {
    Report report =
        Report.newBuilder()
            .setVerdict(Verdict.Value.VIOLATION)
            .setToolVersion("1")
            .addTraces(Samples.violation("a\nb\u202e"))
            .addTraces(Samples.unread("c"))
            .build();

    List<String> lines =
        new String(Settings.written(new JsonLinesReport(), report), UTF_8).lines().toList();

    assertThat(lines).hasSize(3);
    for (int i = 0; i < 2; i++) {
      TraceReport.Builder trace = TraceReport.newBuilder();
      JsonFormat.parser().merge(lines.get(i), trace);
      assertThat(trace.build()).isEqualTo(report.getTraces(i));
    }
    Report.Builder last = Report.newBuilder();
    JsonFormat.parser().merge(lines.get(2), last);
    assertThat(last.build()).isEqualTo(report.toBuilder().clearTraces().build());
  }
}
