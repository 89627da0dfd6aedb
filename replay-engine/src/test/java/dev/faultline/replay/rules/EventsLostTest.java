package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import dev.faultline.v1.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("events-lost")
@ExtendWith(KeptReports.class)
final class EventsLostTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(EventsLost.class, shorthand);
  }

  @Test
  @DisplayName("notes all gaps as one, with the number of events")
  void gaps() {
    RuleTester tester =
        replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            CPU:0 [LOST 7 EVENTS] // BUG: events were lost
            rd-10 0 pagecache_lock_release: (f) state=0 {A}
            CPU:1 [LOST 5 EVENTS]
            rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
            """);
    tester.findsMarked(Grade.Value.NOTE);
    assertThat(tester.findings().get(0).getArgument().getLetList())
        .containsExactly("the capture says that 12 events were lost in 2 gaps");
  }

  @Test
  @DisplayName("says that the number is a lower bound where one gap does not tell")
  void unknownCount() {
    RuleTester tester =
        replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            CPU:0 [LOST 7 EVENTS] // BUG: events were lost
            rd-10 0 pagecache_lock_release: (f) state=0 {A}
            CPU:1 [LOST EVENTS]
            rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
            """);
    tester.findsMarked(Grade.Value.NOTE);
    assertThat(tester.findings().get(0).getExplanation()).contains("at least 7");
  }

  @Test
  @DisplayName("leaves the verdict open")
  void verdict() {
    RuleTester tester =
        replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            CPU:0 [LOST 7 EVENTS]
            """);
    assertThat(tester.report().getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
    assertThat(tester.report().getReasonsList())
        .anySatisfy(reason -> assertThat(reason).startsWith("events-lost: at least 7 events"));
  }

  @Test
  @DisplayName("says nothing of a capture without gaps")
  void none() {
    replay("rd-10 0 pagecache_lock_acquired: (f) state=0 {A}").hasNoOpportunity();
  }

  @Test
  @DisplayName("notes each cause, with what to do about it")
  void causes() {
    RuleTester tester =
        replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            # tracer: nop
            # entries-in-buffer/entries-written: 7/7   #P:2
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            CPU:0 [LOST 7 EVENTS]
            """);
    assertThat(tester.findings())
        .extracting(finding -> finding.getTitle())
        .containsExactlyInAnyOrder(
            "events were lost",
            "the capture holds several traces",
            "the capture has fewer events than its head counts");
    assertThat(tester.findings())
        .extracting(finding -> finding.getArgument().getRemedy())
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("takes back what was found in a capture of which nobody knows what is missing")
  void takenBack() {
    String broken =
        """
        tr-10 0 truncate_enter: (f) {A} size=0
        tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
        tr-10 0 pagecache_lock_release: (f) state=0 {A}
        """;
    String head = "# entries-in-buffer/entries-written: 9/9   #P:2\n";
    RuleTester whole = RuleTester.replay(UnbalancedRelease.class, broken);
    RuleTester part = RuleTester.replay(UnbalancedRelease.class, head + broken);

    assertThat(whole.findings()).isNotEmpty();
    assertThat(part.findings()).isEmpty();
  }
}
