package dev.faultline.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.OwnProcess;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.OrderEdge;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a Java machine of its own, whose heap is a fraction of what is merged. */
@DisplayName("merge of twenty thousand reports")
final class ManyReportsTest {
  private static final int TRACES = 20_000;
  private static final int HEAP_MIB = 24;

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "sarif"})
  @DisplayName("keeps of each hardly more than its name and verdict")
  void fits(String format) throws IOException, InterruptedException {
    assertThat(Files.size(merged(format))).isPositive();
  }

  @Test
  @DisplayName("finds what only the first and the last of them show together")
  void findsWhatIsAcross() throws IOException, InterruptedException {
    Report merged = Report.parseFrom(Files.readAllBytes(merged("pb")));

    assertThat(merged.getTracesCount()).isEqualTo(TRACES);
    assertThat(merged.getAcrossList()).hasSize(1);
    assertThat(merged.getAcross(0).getEvidenceList())
        .extracting(Evidence::getPath)
        .containsExactlyInAnyOrder("run-0", "run-0", "run-19999", "run-19999");
  }

  private Path merged(String format) throws IOException, InterruptedException {
    Path many = directory.resolve("many.pb");
    Path out = directory.resolve("out");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(many))) {
      for (int i = 0; i < TRACES; i++) {
        Report.newBuilder().addTraces(trace(i)).build().writeTo(file);
      }
      Report.newBuilder().setToolVersion("1").build().writeTo(file);
    }
    assertThat(Files.size(many)).isGreaterThan(HEAP_MIB << 20);
    List<String> words = List.of("merge", "-q", "--report=" + format + "=" + out, many.toString());
    OwnProcess merge = OwnProcess.start("", HEAP_MIB + "m", directory, words);

    assertThat(merge.status()).as(merge.err()).isEqualTo(1);
    return out;
  }

  /** The last one takes two locks the other way round. */
  private static TraceReport trace(int number) {
    boolean last = number == TRACES - 1;
    TraceReport.Builder trace =
        Samples.inconclusive("run-" + number).toBuilder().addReasons("This is run " + number + ".");
    trace.addOrder(edge(last ? "b" : "a", last ? "a" : "b"));
    for (String other : List.of("c", "d", "e")) {
      trace.addOrder(edge("a", other));
    }
    return trace.build();
  }

  private static OrderEdge edge(String from, String to) {
    Evidence event = Evidence.newBuilder().setText("x".repeat(200)).setComm("fio").build();
    return OrderEdge.newBuilder()
        .setFromClass(from)
        .setHeld("write")
        .setToClass(to)
        .setWanted("write")
        .setCount(1)
        .setDoing("write")
        .addEvidence(event.toBuilder().setLine(1))
        .addEvidence(event.toBuilder().setLine(2))
        .build();
  }
}
