package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("missing-events")
final class MissingEventsTest {

  private static RuleTester replayUntold(String shorthand) {
    return RuleTester.replayUntold(MissingEvents.class, shorthand);
  }

  @Test
  @DisplayName("notes what rules need and the capture lacks, and what to enable")
  void missing() {
    RuleTester tester =
        replayUntold(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            """);
    assertThat(tester.findings()).hasSize(1);
    assertThat(tester.findings().get(0).getGrade()).isEqualTo(Grade.Value.NOTE);
    assertThat(tester.findings().get(0).getArgument().getLetList())
        .contains("no LOCK_RELEASED in this capture")
        .doesNotContain("no LOCK_ACQUIRED in this capture");
    assertThat(tester.findings().get(0).getArgument().getRemedy()).contains("LOCK_RELEASED");
  }

  @Test
  @DisplayName("says nothing of a capture without any event: that is another reason")
  void empty() {
    replayUntold("# tracer: nop").hasNoOpportunity();
  }
}
