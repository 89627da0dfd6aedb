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
    assertThat(tester.findings().get(0).getArgument().getRemedy())
        .contains("fdm:pagecache_lock_release")
        .doesNotContain("xfs_");
  }

  @Test
  @DisplayName("says what to add to the command line, for the filesystem that the capture is of")
  void toSay() {
    String dio = IomapTrace.BEGINS + IomapTrace.SUBMITS + IomapTrace.COMPLETES + IomapTrace.UNLOCKS;

    String remedy = remedy(replayUntold(dio));

    assertThat(remedy)
        .contains("--recorded '")
        .contains("filemap:mm_filemap_add_to_page_cache", "writeback:writeback_dirty_folio")
        .contains("; if they were not, record again with them")
        .doesNotContain("ext4", "fdm");
  }

  private static String remedy(RuleTester tester) {
    return tester.findings().get(0).getArgument().getRemedy();
  }

  @Test
  @DisplayName("does not miss what was recorded and did not happen")
  void silent() {
    String dio = IomapTrace.BEGINS + IomapTrace.SUBMITS + IomapTrace.COMPLETES + IomapTrace.UNLOCKS;
    String said = "# faultline recorded events=iomap:*,filemap:*,writeback:*,xfs:*\n";

    assertThat(replayUntold(said + dio).findings()).isEmpty();
  }

  @Test
  @DisplayName("misses what a filter has left out, even where some of it is there")
  void filtered() {
    String dio = IomapTrace.BEGINS + IomapTrace.SUBMITS + IomapTrace.COMPLETES + IomapTrace.UNLOCKS;
    String said = "# faultline recorded events=iomap:*,filemap:*,writeback:*,xfs:* tasks=10\n";

    RuleTester tester = replayUntold(said + dio);

    assertThat(tester.findings().get(0).getArgument().getLetList())
        .contains("no PAGE_REMOVED in this capture");
    assertThat(remedy(tester)).isEqualTo("record without filters, of all tasks");
  }

  @Test
  @DisplayName("asks to name the probes that a pattern does not promise")
  void pattern() {
    String lock =
        """
        # faultline recorded events=*:*
        rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
        """;

    assertThat(remedy(replayUntold(lock)))
        .contains("--recorded 'fdm:", "fdm:pagecache_lock_release", "name them in full");
    assertThat(remedy(replayUntold(lock.replaceFirst("# faultline.*\n", ""))))
        .doesNotContain("name them in full");
  }

  @Test
  @DisplayName("says nothing of a capture without any event: that is another reason")
  void empty() {
    replayUntold("# tracer: nop").hasNoOpportunity();
  }
}
