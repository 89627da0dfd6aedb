package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("resident-past-eof")
@ExtendWith(KeptReports.class)
final class ResidentPastEofTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(ResidentPastEof.class, shorthand);
  }

  /** Pages 0 to 3 are read in under add, one folio each. */
  private static final String PAGES_0_TO_3 =
      """
      rd-20 1 read_iter_enter: (f) {A} pos=0 count=16384 flags=0x0
      rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=12288 order=0
      rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=4
      rd-20 1 readahead_exit: (f <- g)
      rd-20 1 pagecache_lock_release: (f) state=0 {A}
      rd-20 1 read_iter_exit: (f <- g) ret=16384
      """;

  private static String truncates(long size) {
    return "tr-10 0 truncate_enter: (f) {A} size="
        + size
        + "\ntr-10 0 pagecache_lock_acquired: (f) state=1 {A}\n";
  }

  private static String removes(int index, int order) {
    return "tr-10 0 mm_filemap_delete_from_page_cache: {a} ofs="
        + index * 4096
        + " order="
        + order
        + "\n";
  }

  private static final String RELEASES = "tr-10 0 pagecache_lock_release: (f) state=1 {A}\n";

  private static final String ENDS = "tr-10 0 truncate_exit: (f <- g) ret=0\n";

  private static final String ENDS_WITH_BUG =
      "tr-10 0 truncate_exit: (f <- g) ret=0 // BUG: leaves pages beyond the new end\n";

  @Test
  @DisplayName("a page that the truncate did not remove")
  void notRemoved() {
    replay(PAGES_0_TO_3 + truncates(8192) + removes(2, 0) + RELEASES + ENDS_WITH_BUG)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a page that a splice reads behind the new end after the removal")
  void readAfterRemoval() {
    replay(
            PAGES_0_TO_3
                + truncates(8192)
                + removes(2, 0)
                + removes(3, 0)
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
                rd-20 1 read_folio_enter: (f) {A} index=2
                rd-20 1 read_folio_exit: (f <- g)
                """
                + RELEASES
                + ENDS_WITH_BUG)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("any page when a file is truncated to nothing")
  void truncateToZero() {
    replay(
            PAGES_0_TO_3
                + truncates(0)
                + removes(1, 0)
                + removes(2, 0)
                + removes(3, 0)
                + RELEASES
                + ENDS_WITH_BUG)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("everything behind the end is removed; the page in which it lies stays")
  void removed() {
    replay(PAGES_0_TO_3 + truncates(4097) + removes(2, 0) + removes(3, 0) + RELEASES + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a large folio across the end stays whole")
  void largeFolioAcrossEnd() {
    replay(
            """
            rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=2
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=16384 order=2
            rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=8
            rd-20 1 readahead_exit: (f <- g)
            rd-20 1 pagecache_lock_release: (f) state=0 {A}
            """
                + truncates(4096)
                + removes(4, 2)
                + RELEASES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a large folio wholly behind the end does not")
  void largeFolioBehindEnd() {
    replay(
            """
            rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=2
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=16384 order=2
            rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=8
            rd-20 1 readahead_exit: (f <- g)
            rd-20 1 pagecache_lock_release: (f) state=0 {A}
            tr-10 0 mm_filemap_delete_from_page_cache: {b} ofs=0 order=0
            """
                + truncates(4096)
                + RELEASES
                + ENDS_WITH_BUG)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("the edge folio that the truncate itself inserts to zero its end")
  void edgeFolio() {
    replay(
            truncates(2048)
                + """
                tr-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                tr-10 0 read_folio_enter: (f) {A} index=0
                tr-10 0 read_folio_exit: (f <- g)
                """
                + removes(1, 0)
                + RELEASES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("pages of a write that makes the file grow again once block is released")
  void growsAgain() {
    replay(
            PAGES_0_TO_3
                + truncates(0)
                + removes(0, 0)
                + removes(1, 0)
                + removes(2, 0)
                + removes(3, 0)
                + RELEASES
                + """
                bw-20 1 write_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
                bw-20 1 pagecache_lock_acquired: (f) state=0 {A}
                bw-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a page that a refused readahead left behind was never read: it is harmless")
  void leftover() {
    replay(
            """
            rd-20 1 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
            """
                + truncates(0)
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=1
                rd-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
                rd-20 1 readahead_exit: (f <- g)
                """
                + RELEASES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a truncate that failed")
  void failed() {
    replay(
            PAGES_0_TO_3
                + truncates(8192)
                + removes(3, 0)
                + RELEASES
                + "tr-10 0 truncate_exit: (f <- g) ret=-5\n")
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("a page of which a gap may hide the removal")
  void gap() {
    replay(
            PAGES_0_TO_3
                + truncates(8192)
                + removes(2, 0)
                + "CPU:0 [LOST 1 EVENTS]\n"
                + RELEASES
                + ENDS)
        .findsNothing();
  }

  @Test
  @DisplayName("a gap between the release and the end of the truncate")
  void gapBeforeEnd() {
    replay(
            PAGES_0_TO_3
                + truncates(8192)
                + removes(2, 0)
                + RELEASES
                + "CPU:0 [LOST 1 EVENTS]\n"
                + ENDS)
        .findsNothing();
  }

  @Test
  @DisplayName("a page that was removed twice: the trace has missed something")
  void contradiction() {
    replay(
            PAGES_0_TO_3
                + removes(3, 0)
                + truncates(8192)
                + removes(2, 0)
                + removes(3, 0)
                + RELEASES
                + ENDS)
        .findsNothing();
  }

  @Test
  @DisplayName("a file whose inode number has two addresses")
  void ambiguous() {
    replay(
            PAGES_0_TO_3
                + truncates(8192)
                + removes(2, 0)
                + "wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097"
                + " mapping=0xff11000009999910\n"
                + RELEASES
                + ENDS)
        .isUndecided("more than one mapping");
  }
}
