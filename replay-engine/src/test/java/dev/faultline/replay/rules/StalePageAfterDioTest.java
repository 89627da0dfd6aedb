package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("stale-page-after-dio")
@ExtendWith(KeptReports.class)
final class StalePageAfterDioTest {
  /** Two pages are shot down, with nobody else about; the capture has removals. */
  private static final String BEGINS =
      """
      rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
      rd-20 1 pagecache_lock_release: (f) state=0 {A}
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
      wl-10 0 invalidate_exit: (f <- g) ret=0
      wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
      wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
      """;

  private static final String SPLICE_READS_PAGE_1 =
      """
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
      rd-20 1 read_folio_enter: (f) {A} index=1
      rd-20 1 read_folio_exit: (f <- g)
      """;

  private static final String SUBMITS_ASYNC =
      """
      wl-10 0 extent_write_enter: (f)
      wl-10 0 extent_write_exit: (f <- g)
      wl-10 0 dio_write_exit: (f <- g) ret=-529
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(StalePageAfterDio.class, shorthand);
  }

  private static RuleTester replayUntold(String shorthand) {
    return RuleTester.replayUntold(StalePageAfterDio.class, shorthand);
  }

  @Nested
  @DisplayName("finds")
  final class Positive {
    @Test
    @DisplayName("a page that a splice read before the data was submitted")
    void readBeforeSubmission() {
      replay(
              BEGINS
                  + """
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: read in before the data was submitted
                  rd-20 1 read_folio_enter: (f) {A} index=1
                  rd-20 1 read_folio_exit: (f <- g)
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("with less certainty a page read while the data was being written")
    void readWhileInFlight() {
      replay(
              BEGINS
                  + """
                  wl-10 0 extent_write_enter: (f)
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: while the data was being written
                  rd-20 1 read_folio_enter: (f) {A} index=1
                  rd-20 1 read_folio_exit: (f <- g)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("a page that survived because the second shoot-down after a drop is missing")
    void missingReshootdown() {
      replay(
              BEGINS.replace("value={A.ptr} ret=0", "value=0xff11000004561911 ret=0")
                  + """
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: before the data was submitted
                  rd-20 1 read_folio_enter: (f) {A} index=1
                  rd-20 1 read_folio_exit: (f <- g)
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a page of the rest, read between its second shoot-down and its submission")
    void restAfterReshootdown() {
      replay(
              BEGINS
                  + """
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                  wl-10 0 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
                  wl-10 0 invalidate_enter: (f) {A} start=4096 end=8191
                  wl-10 0 invalidate_exit: (f <- g) ret=0
                  wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                  wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: before the data was submitted
                  rd-20 1 read_folio_enter: (f) {A} index=1
                  rd-20 1 read_folio_exit: (f <- g)
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a page under an asynchronous write, when a worker releases its block")
    void asynchronous() {
      replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + SUBMITS_ASYNC
                  + """
                  kw-30 1 dio_async_done: (f)
                  kw-30 1 pagecache_lock_release: (f) state=1 {A} // BUG: before the data was submitted
                  """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("the same where the worker is faster than the return of the submitting call")
    void fastWorker() {
      replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + """
                  wl-10 0 extent_write_enter: (f)
                  kw-30 1 dio_async_done: (f)
                  kw-30 1 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 dio_write_exit: (f <- g) ret=-529 // BUG: before the data was submitted
                  """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("an old page where submissions are not recorded, if it was read before pinning")
    void submissionsNotRecorded() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
              wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
              wl-10 0 invalidate_exit: (f <- g) ret=0
              """
                  + SPLICE_READS_PAGE_1
                  + """
                  wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                  wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192 // BUG: before the data was submitted
                  """)
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Negative {
    @Test
    @DisplayName("a page that is filled after block was released, before the call returns")
    void filledAfterRelease() {
      replay(
              BEGINS
                  + """
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                  rd-20 1 read_folio_enter: (f) {A} index=1
                  rd-20 1 read_folio_exit: (f <- g)
                  rd-20 1 pagecache_lock_release: (f) state=0 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .isClean();
    }

    @Test
    @DisplayName("a page that has been removed before the write ends")
    void removedAgain() {
      replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + """
                  wl-10 0 extent_write_enter: (f)
                  ks-40 1 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .isClean();
    }

    @Test
    @DisplayName("a large folio that is removed in pieces")
    void removedInPieces() {
      replay(
              BEGINS
                  + """
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=1
                  rd-20 1 read_folio_enter: (f) {A} index=0
                  rd-20 1 read_folio_exit: (f <- g)
                  wl-10 0 extent_write_enter: (f)
                  ks-40 1 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
                  ks-40 1 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .isClean();
    }

    @Test
    @DisplayName("pages that a refused readahead left behind unread, beside one that was read")
    void leftover() {
      replay(
              BEGINS
                  + """
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
                  rd-20 1 readahead_enter: (f) {A} index=1 nr_pages=2
                  rd-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
                  rd-20 1 readahead_exit: (f <- g)
                  rd-20 1 read_folio_enter: (f) {A} index=2
                  rd-20 1 read_folio_exit: (f <- g)
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .isClean();
    }

    @Test
    @DisplayName("a page beyond what a short write has written")
    void shortWrite() {
      replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + """
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=4096
                  """)
          .isClean();
    }

    @Test
    @DisplayName("a write that wrote nothing, or failed")
    void failed() {
      replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + """
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=-14
                  """)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("an extending write over pages that do not exist yet")
    void extending() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=1048576 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 invalidate_enter: (f) {A} start=1048576 end=1056767
              wl-10 0 invalidate_exit: (f <- g) ret=0
              wl-10 0 extent_write_enter: (f)
              wl-10 0 extent_write_exit: (f <- g)
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=8192
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=1048576 order=0
              rd-20 1 mm_filemap_delete_from_page_cache: {a} ofs=1048576 order=0
              """)
          .isClean();
    }

    @Test
    @DisplayName("what others read back of the first part after locks were dropped for the second")
    void firstPartReadBack() {
      replay(
              BEGINS
                  + """
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                  wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
                  wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {B}
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                  rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=2
                  rd-20 1 readahead_exit: (f <- g)
                  rd-20 1 pagecache_lock_release: (f) state=0 {A}
                  wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                  wl-10 0 page_fault_exit: (f <- g) ret=0x2
                  wl-10 0 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
                  wl-10 0 invalidate_enter: (f) {A} start=4096 end=8191
                  wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                  wl-10 0 invalidate_exit: (f <- g) ret=0
                  wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                  wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
                  wl-10 0 extent_write_enter: (f)
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 pagecache_lock_release: (f) state=1 {A}
                  wl-10 0 dio_write_exit: (f <- g) ret=8192
                  """)
          .isClean();
    }

    @Test
    @DisplayName("a page filled after an asynchronous write, before its slower submitter returns")
    void filledAfterFastWorker() {
      replay(
              BEGINS
                  + """
                  wl-10 0 extent_write_enter: (f)
                  kw-30 1 dio_async_done: (f)
                  kw-30 1 pagecache_lock_release: (f) state=1 {A}
                  rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
                  rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                  rd-20 1 read_folio_enter: (f) {A} index=1
                  rd-20 1 read_folio_exit: (f <- g)
                  rd-20 1 pagecache_lock_release: (f) state=0 {A}
                  wl-10 0 extent_write_exit: (f <- g)
                  wl-10 0 dio_write_exit: (f <- g) ret=-529
                  """)
          .isClean();
    }

    @Test
    @DisplayName("the rest of an asynchronous write that failed to pin it")
    void asynchronousFailure() {
      replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + SUBMITS_ASYNC
                  + """
                  kw-30 1 dio_async_done: (f)
                  kw-30 1 faults_disabled_set: (f) mapping={A.ptr}
                  kw-30 1 faults_disabled_clear: (f) value={A.ptr} ret=-14
                  kw-30 1 pagecache_lock_release: (f) state=1 {A}
                  """)
          .findsNothing();
    }

    @Test
    @DisplayName("files that no two-state lock guards")
    void otherFilesystem() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              wl-10 0 dio_write_exit: (f <- g) ret=4096
              wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
              """)
          .findsNothing();
    }
  }

  @Nested
  @DisplayName("leaves open")
  final class Inconclusive {
    private static final String ENDS =
        """
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 pagecache_lock_release: (f) state=1 {A}
        wl-10 0 dio_write_exit: (f <- g) ret=8192
        """;

    @Test
    @DisplayName("a write over pages from before the trace")
    void startsInTheMiddle() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
              rd-20 1 mm_filemap_delete_from_page_cache: {b} ofs=0 order=0
              """
                  + ENDS)
          .isUndecided("before the trace");
    }

    @Test
    @DisplayName("a page of which a gap may hide the removal")
    void gap() {
      replay(BEGINS + SPLICE_READS_PAGE_1 + "CPU:1 [LOST 2 EVENTS]\n" + ENDS).findsNothing();
    }

    @Test
    @DisplayName("a finding that a later loss message puts in doubt")
    void retracted() {
      replay(
              "zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095\n"
                  + BEGINS
                  + SPLICE_READS_PAGE_1
                  + ENDS
                  + """
                  CPU:2 [LOST 9 EVENTS]
                  zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095
                  """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("which of two asynchronous writes a worker has ended")
    void severalAsynchronous() {
      replay(
              BEGINS
                  + SUBMITS_ASYNC
                  + SPLICE_READS_PAGE_1
                  + """
                  wl-10 0 dio_write_enter: (f) {A} iocb=0x2 pos=65536 count=4096
                  wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                  """
                  + SUBMITS_ASYNC
                  + """
                  kw-30 1 dio_async_done: (f)
                  kw-30 1 pagecache_lock_release: (f) state=1 {A}
                  kw-31 1 dio_async_done: (f)
                  kw-31 1 pagecache_lock_release: (f) state=1 {A}
                  """)
          .isUndecided("asynchronous");
    }

    @Test
    @DisplayName("but not whether both are over, when workers have released block as many times")
    void asManyReleases() {
      RuleTester tester =
          replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + SUBMITS_ASYNC
                  + """
                  wl-10 0 dio_write_enter: (f) {A} iocb=0x2 pos=65536 count=4096
                  wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                  """
                  + SUBMITS_ASYNC
                  + """
                  kw-30 1 dio_async_done: (f)
                  kw-30 1 pagecache_lock_release: (f) state=1 {A}
                  kw-31 1 dio_async_done: (f)
                  kw-31 1 pagecache_lock_release: (f) state=1 {A}
                  """);

      assertThat(tester.findings())
          .extracting(finding -> finding.getGrade())
          .containsExactly(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a file whose inode number has two addresses")
    void ambiguous() {
      replay(
              BEGINS
                  + SPLICE_READS_PAGE_1
                  + "wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097"
                  + " mapping=0xff11000009999910\n"
                  + ENDS)
          .isUndecided("more than one mapping");
    }

    @Test
    @DisplayName("everything, where removals are not recorded")
    void noRemovals() {
      replayUntold(
              BEGINS.replaceAll("(?m)^.*mm_filemap_delete.*\n", "") + SPLICE_READS_PAGE_1 + ENDS)
          .isUndecided("PAGE_REMOVED");
    }
  }
}
