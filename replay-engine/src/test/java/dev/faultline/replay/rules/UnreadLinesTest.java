package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("unread-lines")
@ExtendWith(KeptReports.class)
final class UnreadLinesTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(UnreadLines.class, shorthand);
  }

  @Test
  @DisplayName("notes lines that are no events, with samples and their place")
  void unread() {
    RuleTester tester =
        replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-10 0 pagecache_lock_release: (f) state=purple {A}
            """);
    assertThat(tester.findings()).hasSize(1);
    assertThat(tester.findings().get(0).getGrade()).isEqualTo(Grade.Value.NOTE);
    assertThat(tester.findings().get(0).getArgument().getThen()).startsWith("1 of 2 lines");
    assertThat(tester.findings().get(0).getArgument().getLet(0)).startsWith("2: ");
  }

  @Test
  @DisplayName("says nothing of comments and of events that nobody binds")
  void readable() {
    replay(
            """
            # tracer: nop
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-10 0 sched_switch: prev_comm=rd prev_pid=10
            """)
        .hasNoOpportunity();
  }
}
