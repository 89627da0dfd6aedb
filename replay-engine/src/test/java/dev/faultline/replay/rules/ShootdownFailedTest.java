package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("shootdown-failed")
@ExtendWith(KeptReports.class)
final class ShootdownFailedTest {
  private static final String BEGINS =
      """
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      """;

  private static final String WRITES =
      """
      wl-10 0 extent_write_enter: (f)
      wl-10 0 extent_write_exit: (f <- g)
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(ShootdownFailed.class, shorthand);
  }

  @Test
  @DisplayName("a shoot-down that fails, and the write with it, is worth a line")
  void failsAndGivesUp() {
    RuleTester tester =
        replay(
            BEGINS
                + """
                wl-10 0 invalidate_exit: (f <- g) ret=-5 // BUG: a shoot-down fails
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                wl-10 0 dio_write_exit: (f <- g) ret=-5
                """);

    tester.findsMarked(Grade.Value.NOTE);
    assertThat(tester.report().getVerdict()).isEqualTo(Verdict.Value.CLEAN);
  }

  @Test
  @DisplayName("a write that goes on as if nothing had happened is more than that")
  void goesOn() {
    RuleTester tester = replay(BEGINS + "wl-10 0 invalidate_exit: (f <- g) ret=-16\n" + WRITES);

    assertThat(tester.findings())
        .extracting(Finding::getGrade, Finding::getTitle)
        .containsExactlyInAnyOrder(
            tuple(Grade.Value.POTENTIAL, "a DIO write goes on although its shoot-down failed"),
            tuple(Grade.Value.NOTE, "a shoot-down fails"));
  }

  @Test
  @DisplayName("a write that tries again, with success, before it goes on")
  void triesAgain() {
    replay(
            BEGINS
                + """
                wl-10 0 invalidate_exit: (f <- g) ret=-16 // BUG: a shoot-down fails
                wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=0
                """
                + WRITES)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("the write-back inside of a shoot-down is no submission of the write")
  void writebackInside() {
    replay(
            BEGINS
                + """
                wl-10 0 invalidate_exit: (f <- g) ret=-16 // BUG: a shoot-down fails
                wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
                """
                + WRITES
                + """
                wl-10 0 invalidate_exit: (f <- g) ret=0
                """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("shoot-downs that succeed")
  void succeeds() {
    replay(BEGINS + "wl-10 0 invalidate_exit: (f <- g) ret=0\n" + WRITES).isClean();
  }

  @Test
  @DisplayName("the end of a shoot-down whose begin was not seen, or lost")
  void startsInTheMiddle() {
    replay(
            "wl-10 0 invalidate_exit: (f <- g) ret=-16\n"
                + BEGINS
                + "CPU:0 [LOST 1 EVENTS]\n"
                + "wl-10 0 invalidate_exit: (f <- g) ret=-16\n"
                + WRITES)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("a failure that the kernel reports by an event of its own")
  void ownEvent() {
    Subject file = EventScript.file(131);
    TraceReport report =
        new EventScript()
            .event(10, EventKind.DIO_BEGIN, Mode.WRITE, file, 0, 4096)
            .event(10, EventKind.SHOOTDOWN_FAILED, file, 0, 4096)
            .event(10, EventKind.DIO_END, Mode.WRITE, Subject.NONE, -15, 0)
            .replay(ShootdownFailed.class);

    assertThat(report.getFindingsList())
        .singleElement()
        .returns(Grade.Value.NOTE, Finding::getGrade)
        .returns(131L, finding -> finding.getMapping().getIno());
  }
}
