package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of these traces is of three direct writes that do everything right. */
@DisplayName("What is said to have been recorded")
@ExtendWith(KeptReports.class)
final class ClaimsTest {
  private static final String EVERYTHING = "# faultline recorded events=*:*\n";

  private static final String WRITE =
      """
      wl-{task} 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
      wl-{task} 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-{task} 0 invalidate_enter: (f) {A} start=0 end=4095
      wl-{task} 0 invalidate_exit: (f <- g) ret=0
      wl-{task} 0 faults_disabled_set: (f) mapping={A.ptr}
      wl-{task} 0 faults_disabled_clear: (f) value=0x0 ret=0
      wl-{task} 0 extent_write_enter: (f)
      wl-{task} 0 extent_write_exit: (f <- g)
      wl-{task} 0 pagecache_lock_release: (f) state=1 {A}
      wl-{task} 0 dio_write_exit: (f <- g) ret=4096
      rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
      rd-20 1 pagecache_lock_release: (f) state=0 {A}
      """;

  private static String writes(int count) {
    StringBuilder trace = new StringBuilder();
    for (int task = 10; task < 10 + count; task++) {
      trace.append(WRITE.replace("{task}", Integer.toString(task)));
    }
    return trace.toString();
  }

  private static String without(String event, String trace) {
    return trace
        .lines()
        .filter(line -> !line.contains(event + ":"))
        .reduce("", (text, line) -> text + line + "\n");
  }

  private static TraceReport replay(String trace) {
    return RuleTester.replayUntold(UnbalancedRelease.class, trace).report();
  }

  private static List<String> contradictions(TraceReport report) {
    return report.getReasonsList().stream().filter(r -> r.startsWith("contradicted: ")).toList();
  }

  @Test
  @DisplayName("is believed where the capture has what begins and what ends it")
  void believed() {
    TraceReport report = replay(EVERYTHING + writes(3));

    assertThat(contradictions(report)).isEmpty();
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.CLEAN);
  }

  @ParameterizedTest
  @CsvSource({
    "dio_write_enter,dio_write_exit",
    "dio_write_exit,dio_write_enter",
    "invalidate_enter,invalidate_exit",
    "invalidate_exit,invalidate_enter",
    "faults_disabled_set,faults_disabled_clear",
    "extent_write_enter,extent_write_exit",
    "extent_write_exit,extent_write_enter",
    "pagecache_lock_acquired,pagecache_lock_release",
    "pagecache_lock_release,pagecache_lock_acquired"
  })
  @DisplayName("is refuted where one of the two is missing everywhere")
  void refuted(String gone, String counterpart) {
    TraceReport report = replay(EVERYTHING + without(gone, writes(3)));

    assertThat(contradictions(report))
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .contains("fdm:" + gone, counterpart, "say what was on in this recording"));
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
  }

  @Test
  @DisplayName("proves nothing where it is refuted")
  void provesNothing() {
    String trace = without("pagecache_lock_release", writes(3));

    assertThat(replay("# faultline recorded events=fdm:pagecache_lock_release\n" + trace))
        .satisfies(report -> assertThat(contradictions(report)).hasSize(1))
        .satisfies(
            report ->
                assertThat(report.getFindingsList())
                    .noneMatch(finding -> finding.getGrade() == Grade.Value.VIOLATION));
  }

  @Test
  @DisplayName("is not refuted by what may be under way when the trace ends")
  void underWay() {
    TraceReport report = replay(EVERYTHING + without("dio_write_exit", writes(2)));

    assertThat(contradictions(report)).isEmpty();
  }

  @Test
  @DisplayName("is not refuted by writes all of which workers complete")
  void asynchronous() {
    String queued =
        writes(3)
            .replace("ret=4096", "ret=-529")
            .replaceAll(
                "wl-(\\d+) 0 pagecache_lock_release", "kworker-9$1 0 pagecache_lock_release");

    assertThat(contradictions(replay(EVERYTHING + queued))).isEmpty();
  }

  @Test
  @DisplayName("is not asked where nothing is said")
  void nothingSaid() {
    assertThat(contradictions(replay(without("dio_write_exit", writes(3))))).isEmpty();
  }
}
