package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.log.BesideSource;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A console log beside the capture of the same hang")
final class JoinedLogTest {
  private static final Path KEPT = Path.of("../traces/captures");
  private static final Path SILENT =
      KEPT.resolve("logs/ftrace/06-hung-wait-tail-of-unbound-events.txt");
  private static final Path STACKS = KEPT.resolve("logs/console/03d-proc-stack.txt");

  private static TraceReport verify(Path capture, CaptureInput log) throws IOException {
    List<LogRecord> said;
    try (EventSource source = CaptureReader.open(log, Bindings.builtIn())) {
      said = BesideSource.said(source, 0);
    }
    try (EventSource source =
        new BesideSource(
            CaptureReader.open(CaptureInput.file(capture), Bindings.builtIn()), said)) {
      return Replay.verify(source, ReplayOptions.defaults());
    }
  }

  private static TraceReport verify(Path capture) throws IOException {
    try (EventSource source = CaptureReader.open(CaptureInput.file(capture), Bindings.builtIn())) {
      return Replay.verify(source, ReplayOptions.defaults());
    }
  }

  private static List<Finding> hangs(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getRule().matches("deadlock|hung-wait"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "willneed, 57e0d326949a8572, 226;228",
    "mmap, dce396d04d5ebef8, 231;232;233;234",
    "reflink, 37509204143bccc1, 229;231"
  })
  @DisplayName("shows the same circle, which is found once, with the lines of both")
  void once(String name, String fingerprint, String tids) throws IOException {
    Path capture = KEPT.resolve("stock/bcachefs-" + name + "-hang.ftrace.gz");
    Path stacks = KEPT.resolve("stock/bcachefs-" + name + "-hang.stacks.txt");

    TraceReport report = verify(capture, CaptureInput.file(stacks));

    assertThat(hangs(report)).hasSize(1);
    Finding circle = hangs(report).get(0);
    assertThat(circle.getFingerprint()).isEqualTo(fingerprint);
    assertThat(circle.getGrade()).isEqualTo(Grade.Value.VIOLATION);
    assertThat(circle.getTasksList())
        .extracting(TaskRef::getTid)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(tids.split(";", -1)).map(Integer::valueOf).toList());
    assertThat(circle.getArgument().getLetList())
        .anyMatch(sentence -> sentence.startsWith("the stacks in the log show the same: task 2"));
    assertThat(circle.getEvidenceList()).extracting(Evidence::getFromLog).contains(true, false);
    assertThat(circle.getEvidenceList())
        .allMatch(line -> line.getPath().isEmpty() != line.getFromLog());
    assertThat(report.getCapture().getBesideList()).containsExactly(stacks.toString());
    assertThat(report.getVerdict()).isEqualTo(verify(capture).getVerdict());
  }

  @Test
  @DisplayName("explains a wait of which the capture shows no holder")
  void explains() throws IOException {
    assertThat(hangs(verify(SILENT))).extracting(Finding::getRule).containsExactly("hung-wait");

    TraceReport report = verify(SILENT, CaptureInput.file(STACKS));

    assertThat(hangs(report)).extracting(Finding::getRule).containsExactly("deadlock");
    Finding circle = hangs(report).get(0);
    assertThat(circle.getFingerprint()).isEqualTo("57e0d326949a8572");
    assertThat(circle.getGrade()).isEqualTo(Grade.Value.POTENTIAL);
    assertThat(circle.getArgument().getLetList())
        .contains("in the events its wait has begun as well, and nothing follows of the task");
    assertThat(circle.getEvidenceList())
        .filteredOn(line -> !line.getFromLog())
        .extracting(Evidence::getLine, Evidence::getTid)
        .containsExactly(tuple(4L, 228));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Another task has the id.
        "INFO: task sh:228 blocked for more than 120 seconds.",
        // So does one that hung before the capture began.
        "[    0.000001] INFO: task wl-228:228 blocked for more than 120 seconds."
      })
  @DisplayName("is not joined by the id alone")
  void otherTask(String hung) throws IOException {
    String stamp = hung.startsWith("[") ? "[    0.000001] " : "";
    String log =
        hung
            + "\n"
            + stamp
            + "Call Trace:\n"
            + stamp
            + " __bch2_two_state_lock+0x9e/0x110\n"
            + stamp
            + " bch2_readahead+0x5d/0x200\n"
            + stamp
            + " read_pages+0x6a/0x210\n";

    TraceReport report = verify(SILENT, CaptureInput.ofText("log", log));

    assertThat(report.getCapture().getStacks()).isEqualTo(1);
    assertThat(report.getFindingsList())
        .flatExtracting(finding -> finding.getArgument().getLetList())
        .noneMatch(sentence -> String.valueOf(sentence).startsWith("in the events"));
  }

  @Test
  @DisplayName("leaves the verdict as it is where it shows nothing")
  void nothing() throws IOException {
    Path clean = KEPT.resolve("stock/bcachefs-cross.ftrace.gz");
    String idle =
        "task:sh state:S stack:0 pid:7 tgid:7 ppid:1\nCall Trace:\n do_wait+0x1/0x2\n"
            + " kernel_wait4+0x1/0x2\n";

    TraceReport report = verify(clean, CaptureInput.ofText("log", idle));

    assertThat(report.getCapture().getStacks()).isEqualTo(1);
    assertThat(report.getVerdict()).isEqualTo(verify(clean).getVerdict());
    assertThat(report.getVerdict()).isNotEqualTo(Verdict.Value.VERDICT_UNSPECIFIED);
  }

  @Test
  @DisplayName("is a boot of its own if there are several")
  void twoLogs() throws IOException {
    List<LogRecord> one;
    List<LogRecord> two;
    try (EventSource source = CaptureReader.open(CaptureInput.file(STACKS), Bindings.builtIn())) {
      one = BesideSource.said(source, 0);
    }
    try (EventSource source =
        CaptureReader.open(
            CaptureInput.ofText("again", Files.readString(STACKS)), Bindings.builtIn())) {
      two = BesideSource.said(source, 1);
    }

    assertThat(one)
        .extracting(LogRecord::getBoot)
        .doesNotContainAnyElementsOf(two.stream().map(LogRecord::getBoot).toList());
  }
}
