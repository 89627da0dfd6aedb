package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Subject;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("stale-error-unreported")
@ExtendWith(KeptReports.class)
final class StaleErrorUnreportedTest {
  private static final Subject FILE = EventScript.file(131);
  private static final Subject OTHER_FILE = EventScript.file(132);
  private static final long OLD_ERROR = 0x3f005;
  private static final long NEW_ERROR = 0x41005;

  /** A direct write whose second shoot-down, after the data went out, fails. */
  private static EventScript secondShootdownFails() {
    return new EventScript()
        .event(10, EventKind.DIO_BEGIN, Mode.WRITE, FILE, 0, 4096)
        .event(10, EventKind.SUBMIT, Subject.NONE, 0, 0)
        .event(10, EventKind.WRITTEN, Subject.NONE, 0, 0)
        .event(10, EventKind.SHOOTDOWN_FAILED, FILE, 0, 4096)
        .event(10, EventKind.DIO_END, Mode.WRITE, Subject.NONE, 4096, 0);
  }

  private static Coverage coverage(EventScript script) {
    TraceReport report = script.replay(StaleErrorUnreported.class);
    assertThat(report.getFindingsList()).isEmpty();
    return report.getCoverage(0);
  }

  private static void assertFinding(EventScript script, long failure, long fsync) {
    TraceReport report = script.replay(StaleErrorUnreported.class);

    assertThat(report.getFindingsList())
        .singleElement()
        .returns(Grade.Value.POTENTIAL, Finding::getGrade)
        .satisfies(
            finding ->
                assertThat(finding.getEvidenceList())
                    .extracting(Evidence::getLine)
                    .containsExactly(failure, fsync));
  }

  @Test
  @DisplayName("the next fsync sees no new error")
  void unreported() {
    assertFinding(
        secondShootdownFails()
            .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, OLD_ERROR, OLD_ERROR),
        4,
        6);
  }

  @Test
  @DisplayName("the same for an asynchronous write, whose shoot-down fails in a worker")
  void asynchronous() {
    assertFinding(
        new EventScript()
            .event(10, EventKind.LOCK_ACQUIRED, Mode.BLOCK, FILE, 0, 0)
            .event(10, EventKind.DIO_BEGIN, Mode.WRITE, FILE, 0, 4096)
            .event(10, EventKind.SUBMIT, Subject.NONE, 0, 0)
            .event(10, EventKind.DIO_QUEUED, Mode.WRITE, Subject.NONE, 0, 0)
            .event(30, EventKind.SHOOTDOWN_FAILED, FILE, 0, 4096)
            .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, 0, 0),
        5,
        6);
  }

  @Test
  @DisplayName("the next fsync reports it")
  void reported() {
    Coverage coverage =
        coverage(
            secondShootdownFails()
                .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, OLD_ERROR, NEW_ERROR)
                .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, NEW_ERROR, NEW_ERROR));

    assertThat(coverage.getChecked()).isEqualTo(1);
  }

  @Test
  @DisplayName("the fsync of another file says nothing")
  void otherFile() {
    Coverage coverage =
        coverage(
            secondShootdownFails().event(10, EventKind.WRITEBACK_ERROR_SEEN, OTHER_FILE, 0, 0));

    assertThat(coverage.getChecked()).isZero();
    assertThat(coverage.getReason()).contains("the trace ends");
  }

  @Test
  @DisplayName("a first shoot-down that fails leaves no error behind: nothing was written")
  void firstShootdown() {
    Coverage coverage =
        coverage(
            new EventScript()
                .event(10, EventKind.DIO_BEGIN, Mode.WRITE, FILE, 0, 4096)
                .event(10, EventKind.SHOOTDOWN_FAILED, FILE, 0, 4096)
                .event(10, EventKind.DIO_END, Mode.WRITE, Subject.NONE, -15, 0)
                .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, 0, 0));

    assertThat(coverage.getChecked() + coverage.getUndecided()).isZero();
  }

  @Test
  @DisplayName("nor does that of one write while another one has its data on the way")
  void firstShootdownBesideAnotherWrite() {
    Coverage coverage =
        coverage(
            new EventScript()
                .event(20, EventKind.DIO_BEGIN, Mode.WRITE, FILE, 65536, 4096)
                .event(20, EventKind.SUBMIT, Subject.NONE, 0, 0)
                .event(10, EventKind.DIO_BEGIN, Mode.WRITE, FILE, 0, 4096)
                .event(10, EventKind.SHOOTDOWN_FAILED, FILE, 0, 4096)
                .event(10, EventKind.DIO_END, Mode.WRITE, Subject.NONE, -15, 0)
                .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, 0, 0));

    assertThat(coverage.getChecked() + coverage.getUndecided()).isZero();
  }

  @Test
  @DisplayName("a gap may hide the fsync that reported it")
  void gap() {
    Coverage coverage =
        coverage(
            secondShootdownFails()
                .event(0, EventKind.EVENTS_LOST, Subject.NONE, 1, 0)
                .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, NEW_ERROR, NEW_ERROR));

    assertThat(coverage.getChecked()).isZero();
    assertThat(coverage.getReason()).contains("were lost");
  }

  @Test
  @DisplayName("an inode number that has two addresses: whose error it is cannot be told")
  void ambiguous() {
    EventScript script =
        new EventScript()
            .event(20, EventKind.LOCK_WAIT, Mode.ADD, EventScript.file(131, 0x1000), 0, 0)
            .event(20, EventKind.LOCK_WAIT, Mode.ADD, EventScript.file(131, 0x2000), 0, 0)
            .event(10, EventKind.DIO_BEGIN, Mode.WRITE, FILE, 0, 4096)
            .event(10, EventKind.SUBMIT, Subject.NONE, 0, 0)
            .event(10, EventKind.SHOOTDOWN_FAILED, FILE, 0, 4096)
            .event(10, EventKind.DIO_END, Mode.WRITE, Subject.NONE, 4096, 0)
            .event(10, EventKind.WRITEBACK_ERROR_SEEN, FILE, 0, 0);

    assertThat(coverage(script).getReason()).contains("more than one mapping");
  }
}
