package dev.faultline.cli.report.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Streams;
import dev.faultline.v1.Report;
import dev.faultline.v1.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The binary report")
final class PbReportTest {

  @Test
  @DisplayName("is what protobuf writes of the whole message, byte for byte")
  void isWhatProtobufWrites() throws IOException {
    Report.Builder report =
        Report.newBuilder().setVerdict(Verdict.Value.VIOLATION).setToolVersion("1");
    for (int i = 0; i < 5_000; i++) { // more than the spool keeps in memory
      report.addTraces(Samples.violation("trace " + i));
    }
    report.addAcross(Samples.foreignFill());

    assertThat(bytes(report.build())).isEqualTo(report.build().toByteArray());
    assertThat(bytes(Report.getDefaultInstance())).isEmpty();
  }

  private static byte[] bytes(Report report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Streams.write(report, new PbReport(), out);
    return out.toByteArray();
  }
}
