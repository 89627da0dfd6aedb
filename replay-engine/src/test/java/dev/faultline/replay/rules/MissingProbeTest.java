package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A probe that was set nowhere leaves no trace of its absence but what others record. Each of these
 * traces is of a kernel that does everything right.
 */
@DisplayName("Where a probe was missing")
@ExtendWith(KeptReports.class)
final class MissingProbeTest {
  private static final String OTHER_USE =
      """
      zz-90 0 pagecache_lock_acquired: (f) state=1 {A}
      zz-90 0 pagecache_lock_release: (f) state=1 {A}
      zz-90 0 pagecache_lock_acquired: (f) state=0 {A}
      zz-90 0 pagecache_lock_release: (f) state=0 {A}
      """;

  private static final String READS_WITHOUT_ACQUISITION =
      """
      rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
      rd-10 0 mm_filemap_get_pages: {a=} ofs=0-4095
      rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
      """;

  @Test
  @DisplayName("who gives back the lock has had it while it worked")
  void acquisition() {
    String givesBack =
        READS_WITHOUT_ACQUISITION
            + """
            rd-10 0 pagecache_lock_release: (f) state=0 {A}
            rd-10 0 read_iter_exit: (f <- g) ret=4096
            """;

    RuleTester.replay(LockContract.class, OTHER_USE + givesBack).isUndecided("not recorded");
    RuleTester.replay(UnbalancedRelease.class, OTHER_USE + givesBack).findsNothing();
  }

  @Test
  @DisplayName("who does not give it back has not")
  void noAcquisition() {
    RuleTester tester =
        RuleTester.replay(
            LockContract.class,
            OTHER_USE + READS_WITHOUT_ACQUISITION + "rd-10 0 read_iter_exit: (f <- g) ret=4096\n");

    assertThat(tester.findings()).isNotEmpty();
  }

  @Test
  @DisplayName("a readahead that has tried gives back its own, and not that of the fault around it")
  void tries() {
    RuleTester.replay(
            LockContract.class,
            OTHER_USE
                + """
                fa-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=0 address=0x7f00 flags=0x814
                fa-10 0 pagecache_lock_acquired: (f) state=0 {A}
                fa-10 0 mm_filemap_fault: {a=} ofs=0
                fa-10 0 readahead_enter: (f) {A} index=0 nr_pages=1
                fa-10 0 pagecache_lock_release: (f) state=0 {A}
                fa-10 0 readahead_exit: (f <- g)
                fa-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                fa-10 0 pagecache_lock_release: (f) state=0 {A}
                fa-10 0 page_fault_exit: (f <- g) ret=0x200
                """)
        .isClean();
  }

  @Test
  @DisplayName("fdm was cleared when a fault outside of the write reads none")
  void clear() {
    String fault =
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 pagecache_lock_release: (f) state=1 {A}
        wl-10 0 dio_write_exit: (f <- g) ret=4096
        wl-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=0 address=0x7f00 flags=0x814
        wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
        """;

    RuleTester.replayUntold(FaultNotRefused.class, OTHER_USE + fault).findsNothing();
    assertThat(RuleTester.replayUntold(FdmBracket.class, OTHER_USE + fault).findings())
        .noneMatch(finding -> finding.getTitle().contains("outside of any DIO write"));
  }

  @Test
  @DisplayName("a write whose end is recorded nowhere may have ended when its task goes on")
  void ends() {
    String write =
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 pagecache_lock_release: (f) state=1 {A}
        wl-10 0 extent_write_enter: (f)
        """;

    RuleTester.replayUntold(ReleasedBeforeCompletion.class, write).findsNothing();
    assertThat(RuleTester.replay(ReleasedBeforeCompletion.class, write).findings())
        .extracting(finding -> finding.getGrade())
        .containsExactly(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a page that comes in again was gone, and had been clean before that")
  void removals() {
    String collides =
        IomapTrace.BEGINS.replace(
                "wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0\n", "")
            + IomapTrace.SUBMITS
            + IomapTrace.PAGE_1_COMES
            + IomapTrace.PAGE_1_DIRTIED
            + IomapTrace.ON_DISK
            + IomapTrace.COMPLETES;
    String writtenBack =
        "kw-30 0 iomap_writepage: dev 254:0 ino 0x1001 size 0x100000 offset 0x1000 length 0x1000\n";

    assertThat(
            RuleTester.replayUntold(DirtiedInWriteWindow.class, collides + writtenBack).findings())
        .isNotEmpty();
    RuleTester.replayUntold(
            DirtiedInWriteWindow.class, collides + IomapTrace.PAGE_1_COMES + writtenBack)
        .findsNothing();
  }
}
