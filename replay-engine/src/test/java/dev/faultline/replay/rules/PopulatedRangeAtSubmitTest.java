package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Evidence;
import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("populated-range-at-submit")
@ExtendWith(KeptReports.class)
final class PopulatedRangeAtSubmitTest {
  private static final String SHOT_DOWN =
      """
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=16384 order=0
      wl-10 0 invalidate_exit: (f <- g) ret=0
      """;
  private static final String ENDS =
      """
      wl-10 0 extent_write_exit: (f <- g)
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      wl-10 0 dio_write_exit: (f <- g) ret=8192
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(PopulatedRangeAtSubmit.class, shorthand);
  }

  @Test
  @DisplayName("a page that a splice brought in after the shoot-down")
  void splice() {
    replay(
            SHOT_DOWN
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: submits over pages
                rd-20 1 read_folio_enter: (f) {A} index=1
                rd-20 1 read_folio_exit: (f <- g)
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a page that the shoot-down has left out, since it was of less than is written")
  void shortShootdown() {
    replay(
            """
            rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: submits over pages
            rd-20 1 read_folio_enter: (f) {A} index=1
            rd-20 1 read_folio_exit: (f <- g)
            rd-20 1 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 invalidate_enter: (f) {A} start=0 end=4095
            wl-10 0 invalidate_exit: (f <- g) ret=0
            wl-10 0 extent_write_enter: (f)
            """
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a page of a readahead that has given add back, and not returned")
  void readaheadGoesOn() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=16384 count=8192
            wl-10 0 invalidate_enter: (f) {A} start=16384 end=24575
            wl-10 0 invalidate_exit: (f <- g) ret=0
            ra-20 1 mm_filemap_add_to_page_cache: {a} ofs=16384 order=0 // BUG: submits over pages
            ra-20 1 readahead_enter: (f) {A} index=4 nr_pages=1
            ra-20 1 pagecache_lock_tried: (f) ok=1 state=0 {A}
            ra-20 1 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 extent_write_enter: (f)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a page that another task's splice reads after a refused readahead left it behind")
  void leftoverReadByAnother() {
    replay(
            SHOT_DOWN
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: submits over pages
                rd-20 1 readahead_enter: (f) {A} index=1 nr_pages=1
                rd-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
                rd-20 1 readahead_exit: (f <- g)
                rd-21 1 read_folio_enter: (f) {A} index=1
                rd-21 1 read_folio_exit: (f <- g)
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("is proved by the page in question, and not by the first one of its readahead")
  void pageOfABatch() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 invalidate_enter: (f) {A} start=8192 end=12287
            wl-10 0 invalidate_exit: (f <- g) ret=0
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0 // BUG: submits over pages
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=12288 order=0
            rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=4
            rd-20 1 readahead_exit: (f <- g)
            wl-10 0 extent_write_enter: (f)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("says where the end of the shoot-down was not recorded, and what proves it")
  void impliedEnd() {
    RuleTester tester =
        replay(
            """
            wl-11 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-11 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-11 0 invalidate_enter: (f) {B} start=0 end=4095
            wl-11 0 invalidate_exit: (f <- g) ret=0
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 invalidate_enter: (f) {A} start=0 end=4095
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0 // BUG: submits over pages
            rd-20 1 read_folio_enter: (f) {A} index=0
            rd-20 1 read_folio_exit: (f <- g)
            wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
            wl-10 0 extent_write_enter: (f)
            """);

    tester.findsMarked(Grade.Value.VIOLATION);
    assertThat(tester.findings().get(0).getEvidenceList())
        .filteredOn(evidence -> evidence.getLine() == 8)
        .extracting(Evidence::getRemark)
        .containsExactly(
            "its last shoot-down has ended, which was not recorded: this comes after it");
  }

  @Test
  @DisplayName("a large folio of which only the last page lies in the range")
  void largeFolio() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=28672 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 invalidate_enter: (f) {A} start=28672 end=32767
            wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=3
            wl-10 0 invalidate_exit: (f <- g) ret=0
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=3 // BUG: submits over pages
            rd-20 1 read_folio_enter: (f) {A} index=0
            rd-20 1 read_folio_exit: (f <- g)
            wl-10 0 extent_write_enter: (f)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a page that the shoot-down removed")
  void removed() {
    replay(
            """
            rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            rd-20 1 read_folio_enter: (f) {A} index=0
            rd-20 1 read_folio_exit: (f <- g)
            rd-20 1 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
            wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
            wl-10 0 invalidate_exit: (f <- g) ret=0
            wl-10 0 extent_write_enter: (f)
            """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("the write-back that the shoot-down does first is no submission of the write")
  void writebackInShootdown() {
    replay(
            """
            bw-20 1 write_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
            bw-20 1 pagecache_lock_acquired: (f) state=0 {A}
            bw-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            bw-20 1 pagecache_lock_release: (f) state=0 {A}
            bw-20 1 write_iter_exit: (f <- g) ret=4096
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
            wl-10 0 invalidate_exit: (f <- g) ret=0
            wl-10 0 extent_write_enter: (f)
            """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("pages beside the range, and in another file")
  void elsewhere() {
    replay(
            SHOT_DOWN
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
                rd-20 1 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a page filled after the locks were dropped, and removed by the second shoot-down")
  void filledAfterDrop() {
    replay(
            SHOT_DOWN
                + """
                wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
                wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {B}
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 read_folio_enter: (f) {A} index=0
                rd-20 1 read_folio_exit: (f <- g)
                rd-20 1 pagecache_lock_release: (f) state=0 {A}
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 page_fault_exit: (f <- g) ret=0x2
                wl-10 0 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
                wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
                wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
                wl-10 0 invalidate_exit: (f <- g) ret=0
                wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .isClean();
  }

  /** The first page is written; then locks are dropped while the second is pinned. */
  private static final String FIRST_PART_THEN_DROP =
      SHOT_DOWN
          + """
          wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
          wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
          wl-10 0 extent_write_enter: (f)
          wl-10 0 extent_write_exit: (f <- g)
          wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
          wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
          wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {B}
          wl-10 0 pagecache_lock_release: (f) state=1 {A}
          rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
          rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
          rd-20 1 read_folio_enter: (f) {A} index=0
          rd-20 1 read_folio_exit: (f <- g)
          rd-20 1 pagecache_lock_release: (f) state=0 {A}
          wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
          wl-10 0 page_fault_exit: (f <- g) ret=0x2
          wl-10 0 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
          """;

  @Test
  @DisplayName("what an earlier part of the same write put on disk may be read back after a drop")
  void firstPartReadBack() {
    replay(
            FIRST_PART_THEN_DROP
                + """
                wl-10 0 invalidate_enter: (f) {A} start=4096 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=0
                wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("also where the second shoot-down is missing: then the trace does not tell")
  void firstPartReadBackWithoutShootdown() {
    RuleTester tester =
        replay(
            FIRST_PART_THEN_DROP
                + """
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS);
    tester.findsNothing();
  }

  @Test
  @DisplayName("also behind a buffered write of another file, whose end is missing")
  void refusedBehindWrite() {
    replay(
            SHOT_DOWN
                + """
                ra-20 1 write_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
                ra-20 1 pagecache_lock_acquired: (f) state=0 {B}
                ra-20 1 pagecache_lock_release: (f) state=0 {B}
                ra-20 1 mm_filemap_add_to_page_cache: {a} ofs=16384 order=0
                ra-20 1 readahead_enter: (f) {A} index=4 nr_pages=1
                wl-10 0 extent_write_enter: (f)
                ra-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
                """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a readahead that was refused leaves pages behind that hold nothing")
  void leftover() {
    replay(
            SHOT_DOWN
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=2
                rd-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
                rd-20 1 readahead_exit: (f <- g)
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a range about which nothing is known")
  void startsInTheMiddle() {
    replay(
            """
            rd-20 1 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
            rd-20 1 mm_filemap_delete_from_page_cache: {b} ofs=0 order=0
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            """
                + ENDS)
        .isUndecided("before the trace");
  }

  @Test
  @DisplayName("a page that the trace saw coming but, across a gap, may have missed going")
  void gap() {
    replay(
            SHOT_DOWN
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-20 1 read_folio_enter: (f) {A} index=1
                rd-20 1 read_folio_exit: (f <- g)
                CPU:1 [LOST 1 EVENTS]
                wl-10 0 dio_write_enter: (f) {A} iocb=0x2 pos=0 count=8192
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .isUndecided("before a gap");
  }

  @Test
  @DisplayName("a page that is inserted twice without a removal: the trace has missed something")
  void contradiction() {
    replay(
            SHOT_DOWN
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-20 1 read_folio_enter: (f) {A} index=1
                rd-20 1 read_folio_exit: (f <- g)
                rd-21 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .isUndecided("before the trace");
  }

  @Test
  @DisplayName("a file whose inode number has two addresses")
  void ambiguous() {
    replay(
            SHOT_DOWN
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-20 1 read_folio_enter: (f) {A} index=1
                rd-20 1 read_folio_exit: (f <- g)
                wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097 mapping=0xff11000009999910
                wl-10 0 extent_write_enter: (f)
                """
                + ENDS)
        .isUndecided("more than one mapping");
  }
}
