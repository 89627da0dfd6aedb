package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("lock-contract")
@ExtendWith(KeptReports.class)
final class LockContractTest {
  /** A is seen to be guarded by a two-state lock, and both lock events are seen to be recorded. */
  private static final String GUARDED =
      """
      rd-90 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
      rd-90 1 pagecache_lock_acquired: (f) state=0 {A}
      rd-90 1 pagecache_lock_release: (f) state=0 {A}
      rd-90 1 read_iter_exit: (f <- g) ret=4096
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(LockContract.class, GUARDED + shorthand);
  }

  @Nested
  @DisplayName("reports")
  final class Reports {

    @Test
    @DisplayName("a DIO write that shoots down, pins and submits without block")
    void dioWrite() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 invalidate_enter: (f) {A} start=0 end=4095 // BUG: shoots down its range without block
              wl-10 0 invalidate_exit: (f <- g) ret=0
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr} // BUG: pins its buffer without block
              wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
              wl-10 0 extent_write_enter: (f) // BUG: submits data without block
              wl-10 0 extent_write_exit: (f <- g)
              wl-10 0 dio_write_exit: (f <- g) ret=4096
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a DIO write that holds block of another file")
    void blockOfAnotherFile() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 extent_write_enter: (f) // BUG: submits data without block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a DIO write that holds add")
    void wrongState() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 extent_write_enter: (f) // BUG: submits data without block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a page fault that runs the generic fault, and one that inserts, without add")
    void fault() {
      replay(
              """
              wl-10 0 write_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
              wl-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 mm_filemap_fault: {a=} ofs=28672 // BUG: runs the generic fault without add
              wl-10 0 mm_filemap_add_to_page_cache: {a} ofs=28672 order=0 // BUG: inserts a page without add
              wl-10 0 page_fault_exit: (f <- g) ret=0x200
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a page fault outside of system calls, once all holders of add are known")
    void faultInUserMode() {
      replay(
              """
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              us-11 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              us-11 1 mm_filemap_fault: {a=} ofs=28672 // BUG: runs the generic fault without add
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a buffered read that looks up pages before it acquires add")
    void bufferedRead() {
      replay(
              """
              rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-10 0 mm_filemap_get_pages: {a=} ofs=0-4095 // BUG: a buffered read looks up pages without add
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              rd-10 0 read_iter_exit: (f <- g) ret=4096
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a buffered write that inserts after it has released add")
    void bufferedWrite() {
      replay(
              """
              wr-10 0 write_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              wr-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wr-10 0 pagecache_lock_release: (f) state=0 {A}
              wr-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0 // BUG: a buffered write inserts a page without add
              wr-10 0 write_iter_exit: (f <- g) ret=4096
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a truncate that inserts its edge page and ends without block")
    void truncate() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=100
              tr-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0 // BUG: a truncate inserts a page without block
              tr-10 0 truncate_exit: (f <- g) ret=0 // BUG: a truncate changes extents without block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a fallocate that ends well without block")
    void fallocate() {
      replay(
              """
              fa-10 0 fallocate_enter: (f) {A} mode=3 offset=0 len=4096
              fa-10 0 fallocate_exit: (f <- g) ret=0 // BUG: a fallocate changes extents without block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("mkwrite that makes a page writable without add, even under the add of its caller")
    void mkwrite() {
      replay(
              """
              rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 page_mkwrite_enter: (f) {A} pgoff=7 address=0x7f00
              rd-10 0 page_mkwrite_exit: (f <- g) ret=0x200 // BUG: a mkwrite makes a page writable without add
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Accepts {

    @Test
    @DisplayName("a DIO write with block from beginning to end, also after a drop inside a fault")
    void dioWrite() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 invalidate_enter: (f) {B} start=0 end=4095
              wl-10 0 invalidate_exit: (f <- g) ret=0
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
              wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 pagecache_lock_wait: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 page_fault_exit: (f <- g) ret=0x2
              wl-10 0 faults_disabled_clear: (f) value=0xff11000004562911 ret=-14
              wl-10 0 invalidate_enter: (f) {B} start=0 end=4095
              wl-10 0 invalidate_exit: (f <- g) ret=0
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
              wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=0
              wl-10 0 extent_write_enter: (f)
              wl-10 0 extent_write_exit: (f <- g)
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 dio_write_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("several holders of block at once: they do not exclude each other")
    void severalBlocks() {
      replay(
              """
              w1-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              w2-11 1 dio_write_enter: (f) {A} iocb=0x2 pos=8192 count=4096
              w1-10 0 pagecache_lock_acquired: (f) state=1 {A}
              w2-11 1 pagecache_lock_acquired: (f) state=1 {A}
              w1-10 0 extent_write_enter: (f)
              w2-11 1 extent_write_enter: (f)
              w1-10 0 extent_write_exit: (f <- g)
              w1-10 0 pagecache_lock_release: (f) state=1 {A}
              w1-10 0 dio_write_exit: (f <- g) ret=4096
              w2-11 1 faults_disabled_set: (f) mapping={A.ptr}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a fault with add, its readahead and the recursion into the reader's own file")
    void fault() {
      replay(
              """
              rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 mm_filemap_get_pages: {a=} ofs=0-4095
              rd-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 mm_filemap_fault: {a=} ofs=28672
              rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=28672 order=0
              rd-10 0 readahead_enter: (f) {A} index=7 nr_pages=1
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              rd-10 0 readahead_exit: (f <- g)
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              rd-10 0 page_fault_exit: (f <- g) ret=0x200
              rd-10 0 mm_filemap_get_pages: {a=} ofs=4096-8191
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              rd-10 0 read_iter_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("a refused fault, which takes nothing")
    void refused() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 page_fault_exit: (f <- g) ret=0x2
              """)
          .isClean();
    }

    @Test
    @DisplayName("truncate and fallocate with block, and the edge page that a truncate inserts")
    void rangeOperations() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=100
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              tr-10 0 pagecache_lock_release: (f) state=1 {A}
              tr-10 0 truncate_exit: (f <- g) ret=0
              tr-10 0 fallocate_enter: (f) {A} mode=3 offset=0 len=4096
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 pagecache_lock_release: (f) state=1 {A}
              tr-10 0 fallocate_exit: (f <- g) ret=0
              """)
          .isClean();
    }

    @Test
    @DisplayName("a remap whose two acquisitions carry no name")
    void remap() {
      replay(
              """
              cp-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              cp-10 0 pagecache_lock_release: (f) state=1 {A}
              cp-10 0 pagecache_lock_release: (f) state=1 {B}
              cp-10 0 remap_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("mkwrite with add")
    void mkwrite() {
      replay(
              """
              us-10 0 page_mkwrite_enter: (f) {A} pgoff=7 address=0x7f00
              us-10 0 pagecache_lock_acquired: (f) state=0 {A}
              us-10 0 pagecache_lock_release: (f) state=0 {A}
              us-10 0 page_mkwrite_exit: (f <- g) ret=0x200
              """)
          .isClean();
    }
  }

  @Nested
  @DisplayName("has no opinion on")
  final class NoOpportunity {

    @Test
    @DisplayName("operations that failed before they did anything")
    void failed() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=100
              tr-10 0 truncate_exit: (f <- g) ret=-27
              us-11 0 page_mkwrite_enter: (f) {A} pgoff=7 address=0x7f00
              us-11 0 page_mkwrite_exit: (f <- g) ret=0x2
              cp-12 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
              cp-12 0 remap_exit: (f <- g) ret=-18
              """)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("a DIO write that has released block too early, which is another rule's business")
    void releasedEarly() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 extent_write_enter: (f)
              """)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("a file of which no page-cache lock was ever seen")
    void otherFilesystem() {
      replay(
              """
              rd-10 0 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
              rd-10 0 mm_filemap_get_pages: {b=} ofs=0-4095 // BUG: without add
              rd-10 0 read_iter_exit: (f <- g) ret=4096
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("write-back that a shoot-down does first")
    void writeback() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=100
              tr-10 0 extent_write_enter: (f)
              tr-10 0 extent_write_exit: (f <- g)
              """)
          .findsNothing();
    }
  }

  @Nested
  @DisplayName("leaves undecided")
  final class Undecided {

    @Test
    @DisplayName("a fault of a task that may hold add since before the trace")
    void beganBefore() {
      replay(
              """
              us-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              us-10 0 mm_filemap_fault: {a=} ofs=28672 // BUG: without add
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("an insertion behind the last release of a remap whose end is missing")
    void behindRemap() {
      replay(
              """
              cp-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
              cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
              cp-10 0 pagecache_lock_acquired: (f) state=1 {B}
              cp-10 0 pagecache_lock_release: (f) state=1 {B}
              cp-10 0 pagecache_lock_release: (f) state=1 {A}
              cp-10 0 pagecache_lock_acquired: (f) state=0 {A}
              cp-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
              """)
          .isUndecided("the trace ends");
    }

    @Test
    @DisplayName("a fault whose add was contradicted within the uncertainty of the clock")
    void contradicted() {
      replay(
              """
              rd-10 0 @2.000000 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
              rd-10 0 @2.000010 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              rd-10 0 @2.000500 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 @2.000501 pagecache_lock_acquired: (f) state=1 {A}
              rd-10 0 @2.000502 mm_filemap_fault: {a=} ofs=28672
              rd-10 0 @2.000505 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("clock");
    }

    @Test
    @DisplayName("a remap whose acquisitions carry no name and whose files have no known order")
    void hashedRemap() {
      RuleTester.replay(
              LockContract.class,
              """
              rd-90 1 pagecache_lock_acquired: (f) state=0 ino=4097 mapping=0x1234
              rd-90 1 pagecache_lock_release: (f) state=0 ino=4097 mapping=0x1234
              cp-10 0 remap_enter: (f) src_ino=4098 src_mapping=0x5678 dst_ino=4097 dst_mapping=0x1234 pos=0 len=4096
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              cp-10 0 remap_exit: (f <- g) ret=4096
              """)
          .isUndecided("more than one mapping");
    }

    @Test
    @DisplayName("everything, where releases are not recorded")
    void noReleases() {
      RuleTester.replayUntold(
              LockContract.class,
              """
              rd-90 1 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 extent_write_enter: (f)
              """)
          .isUndecided("not in the capture");
    }
  }

  @Test
  @DisplayName("a finding is taken back when another CPU turns out to have lost events before it")
  void retracted() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 extent_write_enter: (f)
            CPU:1 [LOST 3 EVENTS]
            rd-90 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
            """)
        .isUndecided("before a gap");
  }

  @Test
  @DisplayName("a finding from before the last event of the CPU that lost events stands")
  void stands() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 extent_write_enter: (f) // BUG: submits data without block
            rd-90 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
            CPU:1 [LOST 3 EVENTS]
            rd-90 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }
}
