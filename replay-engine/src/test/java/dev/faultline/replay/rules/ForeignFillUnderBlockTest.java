package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("foreign-fill-under-block")
@ExtendWith(KeptReports.class)
final class ForeignFillUnderBlockTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(ForeignFillUnderBlock.class, shorthand);
  }

  private static RuleTester replayUntold(String shorthand) {
    return RuleTester.replayUntold(ForeignFillUnderBlock.class, shorthand);
  }

  @Nested
  @DisplayName("finds")
  final class Positive {
    @Test
    @DisplayName("a splice that inserts and reads a page while a DIO write holds block")
    void splice() {
      replay(
              """
              rd-20 1 read_iter_enter: (f) {A} pos=65536 count=4096 flags=0x0
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              rd-20 1 read_iter_exit: (f <- g) ret=4096
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0 // BUG: while a DIO write holds block
              rd-20 1 read_folio_enter: (f) {A} index=0
              rd-20 1 read_folio_exit: (f <- g)
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=8192
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a readahead that waits for add with the pages it has inserted")
    void readaheadWaits() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
              rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=2
              rd-20 1 pagecache_lock_wait: (f) state=0 {A} // BUG: a readahead outside of any system call
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a page fault that inserts without add while a truncate holds block")
    void fault() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=0
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              fa-20 1 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
              fa-20 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=3 address=0x7f00 flags=0x54
              fa-20 1 mm_filemap_add_to_page_cache: {a} ofs=12288 order=0 // BUG: a page fault inserts pages while a truncate
              fa-20 1 page_fault_exit: (f <- g) ret=0x200
              tr-10 0 pagecache_lock_release: (f) state=1 {A}
              tr-10 0 truncate_exit: (f <- g) ret=0
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a fill under the block of an asynchronous write that has left its task")
    void underQueuedWrite() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 0 extent_write_enter: (f)
              wl-11 0 extent_write_exit: (f <- g)
              wl-11 0 dio_write_exit: (f <- g) ret=-529
              kw-30 1 dio_async_done: (f)
              kw-30 1 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 extent_write_enter: (f)
              wl-10 0 extent_write_exit: (f <- g)
              wl-10 0 dio_write_exit: (f <- g) ret=-529
              wl-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0 // BUG: while a DIO write holds block
              wl-10 0 read_folio_enter: (f) {A} index=0
              wl-10 0 read_folio_exit: (f <- g)
              kw-30 1 dio_async_done: (f)
              kw-30 1 pagecache_lock_release: (f) state=1 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Negative {
    @Test
    @DisplayName("a readahead that tries, fails and hands the pages back")
    void handedBack() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
              rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=2
              rd-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
              rd-20 1 readahead_exit: (f <- g)
              rd-20 1 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=8192
              """)
          .isClean();
    }

    @Test
    @DisplayName("the same where the brackets of readahead are not recorded")
    void handedBackWithoutBracket() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              rd-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a readahead whose try succeeds because block has been released meanwhile")
    void triedLater() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=1
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              rd-20 1 pagecache_lock_tried: (f) ok=1 state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              rd-20 1 readahead_exit: (f <- g)
              """)
          .isClean();
    }

    @Test
    @DisplayName("truncate, which inserts and zeroes its edge folio itself")
    void edgeFolio() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=2048
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              tr-10 0 read_folio_enter: (f) {A} index=0
              tr-10 0 read_folio_exit: (f <- g)
              tr-10 0 pagecache_lock_release: (f) state=1 {A}
              tr-10 0 truncate_exit: (f <- g) ret=0
              """)
          .isClean();
    }

    @Test
    @DisplayName("a dedupe, which reads both files in to compare them")
    void dedupe() {
      replay(
              """
              dd-10 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=4096
              dd-10 0 pagecache_lock_acquired: (f) state=1 {A}
              dd-10 0 pagecache_lock_acquired: (f) state=1 {B}
              dd-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              dd-10 0 read_folio_enter: (f) {A} index=0
              dd-10 0 read_folio_exit: (f <- g)
              dd-10 0 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
              dd-10 0 read_folio_enter: (f) {B} index=0
              dd-10 0 read_folio_exit: (f <- g)
              dd-10 0 pagecache_lock_release: (f) state=1 {A}
              dd-10 0 pagecache_lock_release: (f) state=1 {B}
              dd-10 0 remap_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("a fault of a DIO write that takes add of its buffer's file")
    void faultOnBuffer() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
              wl-10 0 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
              wl-10 0 read_folio_enter: (f) {B} index=0
              wl-10 0 read_folio_exit: (f <- g)
              wl-10 0 pagecache_lock_release: (f) state=0 {B}
              wl-10 0 page_fault_exit: (f <- g) ret=0x200
              wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("pages of another inode number, however busy this file is")
    void otherFile() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {B}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
              rd-20 1 pagecache_lock_release: (f) state=0 {B}
              """)
          .isClean();
    }

    @Test
    @DisplayName("files that no two-state lock guards")
    void otherFilesystem() {
      replay(
              """
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {c} ofs=0 order=0
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .hasNoOpportunity();
    }
  }

  @Nested
  @DisplayName("leaves open")
  final class Inconclusive {
    @Test
    @DisplayName("an insertion by a task that may hold block itself from before the trace")
    void startsInTheMiddle() {
      replay(
              """
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              xx-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              xx-20 1 read_folio_enter: (f) {A} index=0
              xx-20 1 read_folio_exit: (f <- g)
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("before the trace");
    }

    @Test
    @DisplayName("an insertion while the trace has not shown who holds block")
    void holderUnknown() {
      replay(
              """
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              xx-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              xx-20 1 pagecache_lock_acquired: (f) state=0 {A}
              """)
          .isUndecided("before the trace");
    }

    @Test
    @DisplayName("an insertion after which events are lost before the task goes on")
    void lostBefore() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              CPU:1 [LOST 5 EVENTS]
              rd-20 1 read_folio_enter: (f) {A} index=0
              rd-20 1 read_folio_exit: (f <- g)
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("what was found since the last event of a CPU that turns out to have lost some")
    void retracted() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              rd-20 1 read_folio_enter: (f) {A} index=0
              rd-20 1 read_folio_exit: (f <- g)
              CPU:2 [LOST 1 EVENTS]
              zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("but not what was found before the last event of that CPU")
    void standsBeforeTheGap() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0 // BUG
              rd-20 1 read_folio_enter: (f) {A} index=0
              rd-20 1 read_folio_exit: (f <- g)
              zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095
              CPU:2 [LOST 1 EVENTS]
              zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("insertions under an inode number that has two addresses")
    void ambiguous() {
      replay(
              """
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 0 pagecache_lock_acquired: (f) state=0 dev=266338304 ino=4097 mapping=0xff11000009999910
              wl-11 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("more than one mapping");
    }

    @Test
    @DisplayName("everything, where releases are not recorded")
    void noReleases() {
      replayUntold(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              rd-20 1 read_folio_enter: (f) {A} index=0
              rd-20 1 read_folio_exit: (f <- g)
              """)
          .isUndecided("LOCK_RELEASED");
    }
  }
}
