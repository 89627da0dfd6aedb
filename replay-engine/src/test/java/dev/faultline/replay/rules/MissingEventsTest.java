package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("missing-events")
@ExtendWith(KeptReports.class)
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

  private static final String READ =
      """
      rd-11 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
      rd-11 1 mm_filemap_get_pages: {a=} ofs=0-4095
      rd-11 1 pagecache_lock_release: (f) state=0 {A}
      rd-11 1 read_iter_exit: (f <- g) ret=4096
      """;

  /** Reads whose probe sits on an instruction that is not passed, and one acquisition that is. */
  private static final String BAD_PROBE =
      """
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      wl-10 0 dio_write_exit: (f <- g) ret=4096
      """
          + READ.repeat(3);

  private static List<Finding> ofProbes(RuleTester tester) {
    return tester.findings().stream()
        .filter(finding -> finding.getTitle().contains("a probe is missing or misplaced"))
        .toList();
  }

  @Test
  @DisplayName("notes a place whose acquisitions never appear, once, however often it is passed")
  void badProbe() {
    RuleTester tester = RuleTester.replay(MissingEvents.class, BAD_PROBE);

    assertThat(ofProbes(tester)).hasSize(1);
    assertThat(ofProbes(tester).get(0).getTitle())
        .isEqualTo("where a buffered read acquires add, a probe is missing or misplaced");
    assertThat(ofProbes(tester).get(0).getArgument().getLetList())
        .containsExactly("a buffered read gives back add 3 times that it has acquired");
    assertThat(ofProbes(tester).get(0).getArgument().getRemedy())
        .contains("kprobe_profile", "undecided");
  }

  @Test
  @DisplayName("and nothing that rests on it is decided: neither wrong nor CLEAN")
  void badProbeVerdict() {
    String text = TraceText.of(BAD_PROBE).text();
    TraceReport report = replayAll(text);

    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
    assertThat(report.getFindingsList())
        .extracting(Finding::getGrade)
        .containsOnly(Grade.Value.NOTE);
    assertThat(report.getReasonsList())
        .anySatisfy(reason -> assertThat(reason).contains("lock-contract"));
  }

  @Test
  @DisplayName("says nothing of a place of which some acquisition is recorded, or of one release")
  void recorded() {
    String once = BAD_PROBE.substring(0, BAD_PROBE.length() - 2 * READ.length());
    String seen =
        READ.replace(
            "rd-11 1 mm_filemap_get_pages",
            "rd-11 1 pagecache_lock_acquired: (f) state=0 {A}\nrd-11 1 mm_filemap_get_pages");

    assertThat(ofProbes(RuleTester.replay(MissingEvents.class, once))).isEmpty();
    assertThat(ofProbes(RuleTester.replay(MissingEvents.class, BAD_PROBE + seen))).isEmpty();
  }

  @Test
  @DisplayName("a wait whose end is recorded nowhere is another place than an acquisition at once")
  void afterWait() {
    String waits =
        """
        rd-11 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
        rd-11 1 pagecache_lock_wait: (f) state=0 {A}
        rd-11 1 mm_filemap_get_pages: {a=} ofs=0-4095
        rd-11 1 pagecache_lock_release: (f) state=0 {A}
        rd-11 1 read_iter_exit: (f <- g) ret=4096
        """;
    String seen =
        READ.replace(
            "rd-11 1 mm_filemap_get_pages",
            "rd-11 1 pagecache_lock_acquired: (f) state=0 {A}\nrd-11 1 mm_filemap_get_pages");

    assertThat(ofProbes(RuleTester.replay(MissingEvents.class, seen + waits.repeat(2))))
        .extracting(Finding::getTitle)
        .containsExactly(
            "where a buffered read acquires add after a wait, a probe is missing or misplaced");
  }

  private static TraceReport replayAll(String text) {
    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText("inline", text), TraceText.BINDINGS)) {
      return KeptReports.heard(
          Replay.verify(new EverythingRecorded(source), ReplayOptions.defaults()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
