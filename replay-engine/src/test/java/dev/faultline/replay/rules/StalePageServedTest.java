package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("stale-page-served")
@ExtendWith(KeptReports.class)
final class StalePageServedTest {
  /** A direct write of pages 0 and 1 leaves page 1 behind, which a splice had read before. */
  private static final String PAGE_1_IS_STALE =
      """
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
      wl-10 0 invalidate_exit: (f <- g) ret=0
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
      rd-20 1 read_folio_enter: (f) {A} index=1
      rd-20 1 read_folio_exit: (f <- g)
      wl-10 0 extent_write_enter: (f)
      wl-10 0 extent_write_exit: (f <- g)
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      wl-10 0 dio_write_exit: (f <- g) ret=8192
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(StalePageServed.class, shorthand);
  }

  @Test
  @DisplayName("a buffered read whose first page is old")
  void bufferedRead() {
    replay(
            PAGE_1_IS_STALE
                + """
                rd-21 1 read_iter_enter: (f) {A} pos=4096 count=4096 flags=0x0
                rd-21 1 mm_filemap_get_pages: {a=} ofs=4096-8191 // BUG: a buffered read is served a page older than
                rd-21 1 read_iter_exit: (f <- g) ret=4096
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a buffered read that returned more than the pages before the old one")
  void laterPageOfRead() {
    replay(
            PAGE_1_IS_STALE
                + """
                rd-21 1 read_iter_enter: (f) {A} pos=0 count=8192 flags=0x0
                rd-21 1 mm_filemap_get_pages: {a=} ofs=0-8191
                rd-21 1 read_iter_exit: (f <- g) ret=8192 // BUG: a buffered read is served
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a buffered read whose next lookup begins behind the old page")
  void batchWentPast() {
    replay(
            PAGE_1_IS_STALE
                + """
                rd-21 1 read_iter_enter: (f) {A} pos=0 count=16384 flags=0x0
                rd-21 1 mm_filemap_get_pages: {a=} ofs=0-16383 // BUG: a buffered read is served
                rd-21 1 mm_filemap_get_pages: {a=} ofs=8192-16383
                rd-21 1 read_iter_exit: (f <- g) ret=16384
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a fault that maps the old page")
  void fault() {
    replay(
            PAGE_1_IS_STALE
                + """
                fa-21 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=1 address=0x7f00 flags=0x54
                fa-21 1 mm_filemap_fault: {a=} ofs=4096
                fa-21 1 page_fault_exit: (f <- g) ret=0x200 // BUG: a page fault is served
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("with less certainty a page that was read while the data was being written")
  void mayBeOld() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
            wl-10 0 extent_write_enter: (f)
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            rd-20 1 read_folio_enter: (f) {A} index=0
            rd-20 1 read_folio_exit: (f <- g)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 dio_write_exit: (f <- g) ret=4096
            rd-21 1 mm_filemap_get_pages: {a=} ofs=0-4095 // BUG: may be older
            """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a short read that ended before the old page")
  void shortRead() {
    replay(
            PAGE_1_IS_STALE
                + """
                rd-21 1 read_iter_enter: (f) {A} pos=0 count=8192 flags=0x0
                rd-21 1 mm_filemap_get_pages: {a=} ofs=0-8191
                rd-21 1 read_iter_exit: (f <- g) ret=4096
                """)
        .isClean();
  }

  @Test
  @DisplayName("a batch that ended before the old page, which is gone at the next lookup")
  void removedBetweenLookups() {
    replay(
            PAGE_1_IS_STALE
                + """
                rd-21 1 read_iter_enter: (f) {A} pos=0 count=8192 flags=0x0
                rd-21 1 mm_filemap_get_pages: {a=} ofs=0-8191
                ks-40 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                rd-21 1 mm_filemap_get_pages: {a=} ofs=4096-8191
                rd-21 1 read_iter_exit: (f <- g) ret=8192
                """)
        .isClean();
  }

  @Test
  @DisplayName("a fault that must be retried, and one before which the page was removed")
  void faultNotServed() {
    replay(
            PAGE_1_IS_STALE
                + """
                fa-21 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=1 address=0x7f00 flags=0x54
                fa-21 1 mm_filemap_fault: {a=} ofs=4096
                fa-21 1 page_fault_exit: (f <- g) ret=0x400
                fa-21 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=1 address=0x7f00 flags=0x74
                fa-21 1 mm_filemap_fault: {a=} ofs=4096
                ks-40 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                fa-21 1 page_fault_exit: (f <- g) ret=0x200
                """)
        .isClean();
  }

  @Test
  @DisplayName("a page that was removed and read again")
  void readAgain() {
    replay(
            PAGE_1_IS_STALE
                + """
                ks-40 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                rd-21 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-21 1 readahead_enter: (f) {A} index=1 nr_pages=1
                rd-21 1 readahead_exit: (f <- g)
                rd-21 1 mm_filemap_get_pages: {a=} ofs=4096-8191
                """)
        .isClean();
  }

  @Test
  @DisplayName("a page that the next direct write shot down")
  void shotDown() {
    replay(
            PAGE_1_IS_STALE
                + """
                wl-10 0 dio_write_enter: (f) {A} iocb=0x2 pos=4096 count=4096
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 invalidate_enter: (f) {A} start=4096 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=0
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                wl-10 0 dio_write_exit: (f <- g) ret=4096
                rd-21 1 mm_filemap_get_pages: {a=} ofs=4096-8191
                """)
        .isClean();
  }

  @Test
  @DisplayName("fault-around, which says what it was asked for and not what it mapped")
  void faultAround() {
    replay(PAGE_1_IS_STALE + "fa-21 1 mm_filemap_map_pages: {a=} ofs=0-65535\n").hasNoOpportunity();
  }

  @Test
  @DisplayName("a gap: the page may have been removed in it")
  void gap() {
    replay(
            PAGE_1_IS_STALE
                + """
                CPU:0 [LOST 1 EVENTS]
                rd-21 1 mm_filemap_get_pages: {a=} ofs=4096-8191
                """)
        .findsNothing();
  }

  @Test
  @DisplayName("a loss that turns out to have begun before the page was served")
  void retracted() {
    replay(
            PAGE_1_IS_STALE
                + """
                rd-21 1 mm_filemap_get_pages: {a=} ofs=4096-8191
                CPU:0 [LOST 1 EVENTS]
                wl-10 0 mm_filemap_get_pages: {c=} ofs=4096-8191
                """)
        .isUndecided("before a gap");
  }

  @Test
  @DisplayName("a read of which the trace shows neither the next lookup nor the end")
  void unfinished() {
    replay(
            PAGE_1_IS_STALE
                + """
                rd-21 1 read_iter_enter: (f) {A} pos=0 count=8192 flags=0x0
                rd-21 1 mm_filemap_get_pages: {a=} ofs=0-8191
                """)
        .isUndecided("the trace ends");
  }

  @Test
  @DisplayName("an inode number that has two addresses")
  void ambiguous() {
    replay(
            PAGE_1_IS_STALE
                + """
                wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097 mapping=0xff11000009999910
                rd-21 1 mm_filemap_get_pages: {a=} ofs=4096-8191
                """)
        .isUndecided("more than one mapping");
  }
}
