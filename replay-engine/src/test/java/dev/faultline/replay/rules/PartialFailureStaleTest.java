package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("partial-failure-stale")
@ExtendWith(KeptReports.class)
final class PartialFailureStaleTest {
  private static final String BEGINS =
      """
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
      wl-10 0 invalidate_exit: (f <- g) ret=0
      wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
      wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
      """;

  private static final String SPLICE_READS_BOTH =
      """
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
      rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=2
      rd-20 1 readahead_exit: (f <- g)
      """;

  private static final String WRITES =
      """
      wl-10 0 extent_write_enter: (f)
      wl-10 0 extent_write_exit: (f <- g)
      """;

  private static final String SECOND_PART_CANNOT_BE_PINNED =
      """
      wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
      wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=-14
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      """;

  private static final String FAILS = "wl-10 0 dio_write_exit: (f <- g) ret=-14\n";

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(PartialFailureStale.class, shorthand);
  }

  @Test
  @DisplayName("a write whose second part cannot be pinned leaves an old page over the first")
  void secondPartFails() {
    replay(
            BEGINS
                + SPLICE_READS_BOTH
                + WRITES
                + SECOND_PART_CANNOT_BE_PINNED
                + "wl-10 0 dio_write_exit: (f <- g) ret=-14 // BUG: read in before\n")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("with less certainty a page that was read while the first part was written")
  void readMeanwhile() {
    replay(
            BEGINS
                + "wl-10 0 extent_write_enter: (f)\n"
                + SPLICE_READS_BOTH
                + "wl-10 0 extent_write_exit: (f <- g)\n"
                + SECOND_PART_CANNOT_BE_PINNED
                + "wl-10 0 dio_write_exit: (f <- g) ret=-14 // BUG: read in meanwhile\n")
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a failed write that leaves nothing behind")
  void nothingLeft() {
    replay(
            BEGINS
                + WRITES
                + SECOND_PART_CANNOT_BE_PINNED
                + FAILS
                + "rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0\n")
        .isClean();
  }

  @Test
  @DisplayName("a page over the part that was not written")
  void overTheRest() {
    replay(
            BEGINS
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-20 1 read_folio_enter: (f) {A} index=1
                rd-20 1 read_folio_exit: (f <- g)
                """
                + WRITES
                + SECOND_PART_CANNOT_BE_PINNED
                + FAILS)
        .isClean();
  }

  @Test
  @DisplayName("what others have read back of the first part after locks were dropped")
  void readBackAfterDrop() {
    replay(
            BEGINS
                + WRITES
                + """
                wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
                wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {B}
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                """
                + SPLICE_READS_BOTH
                + """
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 page_fault_exit: (f <- g) ret=0x2
                wl-10 0 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
                wl-10 0 invalidate_enter: (f) {A} start=4096 end=8191
                wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                wl-10 0 invalidate_exit: (f <- g) ret=0
                """
                + SECOND_PART_CANNOT_BE_PINNED
                + FAILS)
        .isClean();
  }

  @Test
  @DisplayName("a write that failed before it submitted anything")
  void nothingSubmitted() {
    replay(
            BEGINS
                + SPLICE_READS_BOTH
                + "wl-10 0 pagecache_lock_release: (f) state=1 {A}\n"
                + FAILS
                + "wl-10 0 extent_write_enter: (f)\n")
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("a write whose only submission may itself be what failed")
  void theWriteItselfFailed() {
    replay(
            BEGINS
                + SPLICE_READS_BOTH
                + WRITES
                + """
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                wl-10 0 dio_write_exit: (f <- g) ret=-5
                """)
        .isUndecided("before the trace");
  }

  @Test
  @DisplayName("a file that the kernel found empty: it did not even begin to shoot down")
  void startsInTheMiddle() {
    replay(
            BEGINS.replaceAll("(?m)^.*(invalidate|delete).*\n", "")
                + WRITES
                + SECOND_PART_CANNOT_BE_PINNED
                + FAILS
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
                rd-20 1 mm_filemap_delete_from_page_cache: {b} ofs=0 order=0
                """)
        .isClean();
  }

  @Test
  @DisplayName("a file that the kernel seems to have found empty: shoot-downs may not be recorded")
  void startsInTheMiddleUntold() {
    RuleTester.replayUntold(
            PartialFailureStale.class,
            BEGINS.replaceAll("(?m)^.*(invalidate|delete).*\n", "")
                + WRITES
                + SECOND_PART_CANNOT_BE_PINNED
                + FAILS)
        .isUndecided("invalidate_enter");
  }

  @Test
  @DisplayName("a gap in the middle of the write")
  void gap() {
    replay(
            BEGINS
                + SPLICE_READS_BOTH
                + WRITES
                + "CPU:1 [LOST EVENTS]\n"
                + SECOND_PART_CANNOT_BE_PINNED
                + FAILS)
        .findsNothing();
  }

  @Test
  @DisplayName("a file whose inode number has two addresses")
  void ambiguous() {
    replay(
            BEGINS
                + SPLICE_READS_BOTH
                + WRITES
                + "wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097"
                + " mapping=0xff11000009999910\n"
                + SECOND_PART_CANNOT_BE_PINNED
                + FAILS)
        .isUndecided("more than one mapping");
  }
}
