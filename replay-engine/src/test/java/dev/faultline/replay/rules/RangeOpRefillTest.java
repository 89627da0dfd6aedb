package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("range-op-refill")
@ExtendWith(KeptReports.class)
final class RangeOpRefillTest {
  private static final long PUNCH_HOLE = 0x3;
  private static final long PREALLOCATE = 0x0;

  private static String begins(long mode, long offset, long length) {
    return "pu-10 0 fallocate_enter: (f) {A} mode="
        + mode
        + " offset="
        + offset
        + " len="
        + length
        + "\npu-10 0 pagecache_lock_acquired: (f) state=1 {A}\n";
  }

  private static final String REMOVES_PAGE_2 =
      "pu-10 0 mm_filemap_delete_from_page_cache: {a} ofs=8192 order=0\n";

  private static final String REMOVES_PAGE_1 =
      "pu-10 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0\n";

  private static final String SPLICE_READS_PAGE_1 =
      """
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
      rd-20 1 read_folio_enter: (f) {A} index=1
      rd-20 1 read_folio_exit: (f <- g)
      """;

  private static final String RELEASES = "pu-10 0 pagecache_lock_release: (f) state=1 {A}\n";

  private static final String ENDS = "pu-10 0 fallocate_exit: (f <- g) ret=0\n";

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(RangeOpRefill.class, shorthand);
  }

  private static String marked(String line, String title) {
    return line.stripTrailing() + " // BUG: " + title + "\n";
  }

  @Test
  @DisplayName("a page read in before the last removals, hence before the extents changed")
  void readBeforeLastRemoval() {
    replay(
            begins(PUNCH_HOLE, 0, 12288)
                + REMOVES_PAGE_1
                + SPLICE_READS_PAGE_1
                + REMOVES_PAGE_2
                + RELEASES
                + marked(ENDS, "into a range that a fallocate has yet to replace"))
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a page read before a shoot-down of the range begins has survived it")
  void readBeforeShootdownEnds() {
    replay(
            begins(8, 0, 8192)
                + "pu-10 0 invalidate_enter: (f) {A} start=0 end=65535\n"
                + REMOVES_PAGE_2
                + SPLICE_READS_PAGE_1
                + "pu-10 0 invalidate_exit: (f <- g) ret=0\n"
                + RELEASES
                + marked(ENDS, "has yet to replace"))
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("with less certainty a page read after that: the change may have come before")
  void readLater() {
    replay(
            begins(PUNCH_HOLE, 0, 12288)
                + REMOVES_PAGE_2
                + SPLICE_READS_PAGE_1
                + RELEASES
                + marked(ENDS, "a fallocate is replacing"))
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName(
      "with less certainty any page under a remap: it may be a dedupe that changes nothing")
  void remap() {
    replay(
            """
            cl-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=8192
            cl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            cl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            """
                + SPLICE_READS_PAGE_1
                + """
                cl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
                cl-10 0 pagecache_lock_release: (f) state=1 {A}
                cl-10 0 pagecache_lock_release: (f) state=1 {B}
                cl-10 0 remap_exit: (f <- g) ret=8192 // BUG: a remap is replacing
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a remap that did less than it was asked for, or nothing")
  void shortRemap() {
    String begins =
        """
        cl-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=8192
        cl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        cl-10 0 pagecache_lock_acquired: (f) state=1 {B}
        """;
    String releases =
        """
        cl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
        cl-10 0 pagecache_lock_release: (f) state=1 {A}
        cl-10 0 pagecache_lock_release: (f) state=1 {B}
        """;
    replay(
            begins
                + SPLICE_READS_PAGE_1
                + releases
                + "cl-10 0 remap_exit: (f <- g) ret=4096\n"
                + begins
                + releases
                + "cl-10 0 remap_exit: (f <- g) ret=0\n")
        .isClean();
  }

  @Test
  @DisplayName("pages that the operation itself inserts at the edges")
  void ownPages() {
    replay(
            begins(PUNCH_HOLE, 0, 12288)
                + SPLICE_READS_PAGE_1.replace("rd-20 1", "pu-10 0")
                + REMOVES_PAGE_2
                + RELEASES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a page in which the range ends: its part was zeroed in the page cache")
  void edgePages() {
    replay(
            begins(PUNCH_HOLE, 2048, 4096)
                + SPLICE_READS_PAGE_1
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 read_folio_enter: (f) {A} index=0
                rd-20 1 read_folio_exit: (f <- g)
                """
                + REMOVES_PAGE_2
                + RELEASES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a page filled after block was released, before the call returns")
  void filledAfterRelease() {
    replay(
            begins(PUNCH_HOLE, 0, 12288)
                + REMOVES_PAGE_1
                + RELEASES
                + "rd-20 1 pagecache_lock_acquired: (f) state=0 {A}\n"
                + SPLICE_READS_PAGE_1
                + "rd-20 1 pagecache_lock_release: (f) state=0 {A}\n"
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a page that was there before block was acquired, and one removed again")
  void goneAgain() {
    replay(
            SPLICE_READS_PAGE_1
                + begins(PUNCH_HOLE, 0, 12288)
                + REMOVES_PAGE_1
                + SPLICE_READS_PAGE_1
                + REMOVES_PAGE_1
                + RELEASES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a preallocation, which replaces nothing, and an operation that failed")
  void nothingReplaced() {
    replay(
            begins(PREALLOCATE, 0, 12288)
                + SPLICE_READS_PAGE_1
                + REMOVES_PAGE_2
                + RELEASES
                + ENDS
                + begins(PUNCH_HOLE, 0, 12288)
                + REMOVES_PAGE_2
                + RELEASES
                + ENDS.replace("ret=0", "ret=-28"))
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("a readahead that was refused has read nothing")
  void leftover() {
    replay(
            begins(PUNCH_HOLE, 0, 12288)
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-20 1 readahead_enter: (f) {A} index=1 nr_pages=1
                rd-20 1 pagecache_lock_tried: (f) ok=0 state=0 {A}
                rd-20 1 readahead_exit: (f <- g)
                """
                + REMOVES_PAGE_2
                + RELEASES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("an operation that began before the trace, or before a gap")
  void startsInTheMiddle() {
    replay(
            begins(PUNCH_HOLE, 0, 12288)
                + SPLICE_READS_PAGE_1
                + REMOVES_PAGE_2
                + "CPU:0 [LOST 1 EVENTS]\n"
                + RELEASES
                + ENDS)
        .findsNothing();
  }

  @Test
  @DisplayName("a file whose inode number has two addresses")
  void ambiguous() {
    replay(
            begins(PUNCH_HOLE, 0, 12288)
                + REMOVES_PAGE_2
                + SPLICE_READS_PAGE_1
                + "wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097"
                + " mapping=0xff11000009999910\n"
                + RELEASES
                + ENDS)
        .isUndecided("more than one mapping");
  }
}
