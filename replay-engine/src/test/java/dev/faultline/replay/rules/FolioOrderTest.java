package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("folio-order")
@ExtendWith(KeptReports.class)
final class FolioOrderTest {
  /** Pages 3 and 9 of A, page 3 of B are there; somebody else has read them in. */
  private static final String RESIDENT =
      """
      rd-90 1 read_iter_enter: (f) {A} pos=0 count=65536 flags=0x0
      rd-90 1 mm_filemap_add_to_page_cache: {a} ofs=12288 order=0
      rd-90 1 mm_filemap_add_to_page_cache: {a} ofs=36864 order=0
      rd-90 1 read_iter_exit: (f <- g) ret=65536
      rd-90 1 read_iter_enter: (f) {B} pos=0 count=65536 flags=0x0
      rd-90 1 mm_filemap_add_to_page_cache: {b} ofs=12288 order=0
      rd-90 1 read_iter_exit: (f <- g) ret=65536
      """;

  /** A read has inserted a folio of pages 4 and 5 of A, and begins to read it. */
  private static final String FILLS =
      RESIDENT
          + """
          rd-10 0 read_iter_enter: (f) {A} pos=20480 count=8192 flags=0x0
          rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=16384 order=1
          rd-10 0 readahead_enter: (f) {A} index=4 nr_pages=2
          """;

  private static final String FILLED =
      """
      rd-10 0 readahead_exit: (f <- g)
      rd-10 0 read_iter_exit: (f <- g) ret=8192
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(FolioOrder.class, shorthand);
  }

  @Nested
  @DisplayName("reports")
  final class Reports {

    @Test
    @DisplayName("a readahead that shoots down a lower page before it has handed its folios on")
    void lowerInShootdown() {
      replay(
              FILLS
                  + """
                  rd-10 0 invalidate_enter: (f) {A} start=0 end=16383 // BUG: a readahead that has folios locked asks for one at a lower index in a shoot-down
                  rd-10 0 invalidate_exit: (f <- g) ret=0
                  """
                  + FILLED)
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("a read of a folio whose file is revalidated, and with it the folio itself")
    void itself() {
      Finding finding =
          replay(
                  RESIDENT
                      + """
                      rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
                      rd-10 0 read_folio_enter: (f) {A} index=5
                      rd-10 0 invalidate_enter: (f) {A} start=20480 end=24575 // BUG: a read of a folio that has folios locked asks for one of them again in a shoot-down
                      rd-10 0 invalidate_exit: (f <- g) ret=-16
                      rd-10 0 read_folio_exit: (f <- g) ret=0
                      """)
              .findsMarked(Grade.Value.POTENTIAL)
              .findings()
              .get(0);

      assertThat(finding.getExplanation()).contains("waits for itself");
    }

    @Test
    @DisplayName("one that never comes back from it")
    void hangs() {
      replay(
              FILLS
                  + """
                  rd-10 0 invalidate_enter: (f) {A} start=16384 end=24575 // BUG: one of them again
                  ok-90 1 @9.0 mm_filemap_add_to_page_cache: {c} ofs=0 order=0
                  """)
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("a readahead that faults on a lower page of its file")
    void lowerInFault() {
      replay(
              FILLS
                  + """
                  rd-10 0 mm_filemap_fault: {a=} ofs=12288 // BUG: one at a lower index in a page fault
                  """
                  + FILLED)
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("a readahead that faults on another file, in either order of their addresses")
    void anotherFile() {
      replay(
              FILLS
                  + """
                  rd-10 0 mm_filemap_fault: {b=} ofs=36864 // BUG: a readahead that has folios locked asks for one of another file in a page fault
                  """
                  + FILLED)
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("a store in a readahead, whose mkwrite locks the folio")
    void mkwrite() {
      replay(
              FILLS
                  + """
                  rd-10 0 page_mkwrite_enter: (f) {A} pgoff=3 address=0x7f00 // BUG: one at a lower index in mkwrite
                  rd-10 0 page_mkwrite_exit: (f <- g) ret=0x200
                  """
                  + FILLED)
          .findsMarked(Grade.Value.POTENTIAL);
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Accepts {

    @Test
    @DisplayName("a readahead that has locked several folios, upwards")
    void upwards() {
      replay(
              """
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=24576 order=0
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=32768 order=2
              rd-10 0 readahead_enter: (f) {A} index=5 nr_pages=8
              rd-10 0 readahead_exit: (f <- g)
              """)
          .isClean();
    }

    @Test
    @DisplayName("a page at a higher index")
    void higher() {
      replay(
              FILLS
                  + """
                  rd-10 0 invalidate_enter: (f) {A} start=32768 end=40959
                  rd-10 0 invalidate_exit: (f <- g) ret=0
                  rd-10 0 mm_filemap_fault: {a=} ofs=36864
                  """
                  + FILLED)
          .isClean();
    }

    @Test
    @DisplayName("a shoot-down that finds nothing below, and nothing to wait for")
    void nothingThere() {
      replay(
              """
              wl-20 1 invalidate_enter: (f) {A} start=0 end=16383
              wl-20 1 invalidate_exit: (f <- g) ret=0
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
              rd-10 0 readahead_enter: (f) {A} index=5 nr_pages=1
              rd-10 0 invalidate_enter: (f) {A} start=0 end=16383
              rd-10 0 invalidate_exit: (f <- g) ret=0
              rd-10 0 readahead_exit: (f <- g)
              """)
          .isClean();
    }

    @Test
    @DisplayName("a remap that compares two files: it has both inodes locked")
    void remap() {
      replay(
              RESIDENT
                  + """
                  dd-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=65536
                  dd-10 0 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
                  dd-10 0 read_folio_enter: (f) {A} index=5
                  dd-10 0 invalidate_enter: (f) {B} start=0 end=16383
                  dd-10 0 invalidate_exit: (f <- g) ret=0
                  dd-10 0 read_folio_exit: (f <- g) ret=0
                  dd-10 0 remap_exit: (f <- g) ret=0
                  """)
          .isClean();
    }
  }

  @Nested
  @DisplayName("has nothing to check of")
  final class Nothing {

    @Test
    @DisplayName("a readahead that has grown downwards: nobody waits for a new folio")
    void downwards() {
      replay(
              """
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=24576 order=0
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
              rd-10 0 readahead_enter: (f) {A} index=5 nr_pages=2
              rd-10 0 readahead_exit: (f <- g)
              """)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("a readahead that has got add: it hands its folios to the disk")
    void handedOn() {
      replay(
              FILLS
                  + """
                  rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
                  rd-10 0 mm_filemap_fault: {a=} ofs=12288
                  rd-10 0 pagecache_lock_release: (f) state=0 {A}
                  """
                  + FILLED)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("a readahead that was refused: it has unlocked its folios")
    void refused() {
      replay(
              FILLS
                  + """
                  rd-10 0 pagecache_lock_tried: (f) ok=0 state=0 {A}
                  rd-10 0 mm_filemap_fault: {a=} ofs=12288
                  """
                  + FILLED)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("reclaim and readahead itself, which try or insert: they wait for no folio")
    void tries() {
      replay(
              FILLS
                  + """
                  rd-10 0 mm_filemap_delete_from_page_cache: {a} ofs=12288 order=0
                  rd-10 0 mm_filemap_map_pages: {a=} ofs=12288-16383
                  rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=28672 order=0
                  """
                  + FILLED)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("a buffered write that faults its buffer in, for it has unlocked the folio")
    void shortCopy() {
      replay(
              RESIDENT
                  + """
                  wr-10 0 write_iter_enter: (f) {A} pos=20480 count=4096 flags=0x0
                  wr-10 0 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
                  wr-10 0 mm_filemap_fault: {a=} ofs=12288
                  wr-10 0 writeback_dirty_folio: bdi 254:0: ino=4097 index=5
                  wr-10 0 write_iter_exit: (f <- g) ret=4096
                  """)
          .hasNoOpportunity();
    }
  }

  @Nested
  @DisplayName("leaves undecided")
  final class Undecided {

    @Test
    @DisplayName("a request behind a fill whose end was not recorded")
    void missedEnd() {
      replay(
              FILLS
                  + """
                  rd-10 0 mm_filemap_fault: {a=} ofs=12288
                  rd-10 0 read_iter_exit: (f <- g) ret=8192
                  """)
          .isUndecided("the end of an operation was not recorded");
    }

    @Test
    @DisplayName("a shoot-down of pages below of which nothing is known")
    void unknownPages() {
      replay(
              """
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
              rd-10 0 readahead_enter: (f) {A} index=5 nr_pages=1
              rd-10 0 invalidate_enter: (f) {A} start=0 end=16383
              rd-10 0 invalidate_exit: (f <- g) ret=0
              rd-10 0 readahead_exit: (f <- g)
              """)
          .isUndecided("before the trace began");
    }

    @Test
    @DisplayName("a shoot-down that the trace ends in")
    void unfinished() {
      replay(FILLS + "rd-10 0 invalidate_enter: (f) {A} start=16384 end=24575")
          .isUndecided("the trace ends before it is decided");
    }

    @Test
    @DisplayName("a request before a gap")
    void lost() {
      replay(
              FILLS
                  + """
                  rd-10 0 mm_filemap_fault: {a=} ofs=12288
                  CPU:0 [LOST 4 EVENTS]
                  rd-10 0 readahead_exit: (f <- g)
                  """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("files that inode numbers alone name, where there are two of a number")
    void ambiguous() {
      replay(
              """
              rd-11 1 read_iter_enter: (f) dev=266338304 ino=4098 mapping=0xff11000004569990 pos=0 count=4096 flags=0x0
              rd-11 1 read_iter_exit: (f <- g) ret=4096
              """
                  + FILLS
                  + """
                  rd-10 0 mm_filemap_fault: {b=} ofs=12288
                  """
                  + FILLED)
          .isUndecided("may mean more than one mapping");
    }
  }

  @Test
  @DisplayName("says nothing where the ends of fills are not recorded")
  void notRecorded() {
    RuleTester.replayUntold(
            FolioOrder.class,
            FILLS
                + """
                rd-10 0 invalidate_enter: (f) {A} start=0 end=16383
                rd-10 0 invalidate_exit: (f <- g) ret=0
                """)
        .findsNothing();
  }
}
