package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All of these traces pass: nothing hangs in them. */
@DisplayName("lock-order-inversion")
@ExtendWith(KeptReports.class)
final class LockOrderInversionTest {

  private static RuleTester replay(String trace) {
    return RuleTester.replay(LockOrderInversion.class, InodeLock.bindings(), trace);
  }

  private static final String DIO_UNDER_MMAP_LOCK =
      """
      wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
      wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-231 1 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
      wl-231 1 mmap_lock_released: mm=00aa memcg_path=/ write=false
      wl-231 1 pagecache_lock_release: (f) state=1 {A}
      wl-231 1 dio_write_exit: (f <- g) ret=8192
      """;

  private static final String NOBODY_HOLDS_ADD =
      """
      sh-1 1 pagecache_lock_acquired: (f) state=1 {A}
      sh-1 1 pagecache_lock_release: (f) state=1 {A}
      """;

  private static final String FAULT_UNDER_MMAP_LOCK =
      NOBODY_HOLDS_ADD
          + """
          wl-232 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
          wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
          wl-232 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=195 address=0x7f00 flags=0xa54
          wl-232 0 pagecache_lock_acquired: (f) state=0 {A} // BUG: lock-order inversion: pagecache(block) → mmap_lock → pagecache(add)
          wl-232 0 pagecache_lock_release: (f) state=0 {A}
          wl-232 0 page_fault_exit: (f <- g) ret=0x400
          wl-232 0 mmap_lock_released: mm=00aa memcg_path=/ write=false
          """;

  private static final String MAPPER =
      """
      wl-233 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
      wl-233 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
      wl-233 0 mmap_lock_released: mm=00aa memcg_path=/ write=true
      """;

  @Test
  @DisplayName("a DIO pins under mmap_lock, a fault takes add under it, and somebody maps")
  void throughWriter() {
    RuleTester tester = replay(DIO_UNDER_MMAP_LOCK + FAULT_UNDER_MMAP_LOCK + MAPPER);

    tester.findsMarked(Grade.Value.POTENTIAL);
    Finding finding = tester.findings().get(0);
    assertThat(finding.getArgument().getLetList())
        .containsExactly(
            "wl-231, a DIO write, has held pagecache(block) of inode 4097 (254:0) since 1.000200"
                + " and at 1.000300 asks for mmap_lock(read) 0xaa",
            "wl-232, a page fault, has held mmap_lock(read) 0xaa since 1.001100 and at 1.001300"
                + " asks for pagecache(add) of inode 4097 (254:0)");
    assertThat(finding.getArgument().getBecause())
        .isEqualTo(
            "it still needs a queued writer of this mmap_lock, between two readers; this trace has 1;"
                + " that this very run could have hung is not shown: its operations were never in"
                + " flight at the same time, so whoever runs them may have put them in order");
    assertThat(finding.getEvidenceList()).hasSize(4);
  }

  @Test
  @DisplayName("the same without anybody who maps: readers never wait for each other")
  void noWriter() {
    replay(DIO_UNDER_MMAP_LOCK + FAULT_UNDER_MMAP_LOCK).isClean();
  }

  @Test
  @DisplayName("the same with somebody who maps in another process")
  void writerElsewhere() {
    replay(DIO_UNDER_MMAP_LOCK + FAULT_UNDER_MMAP_LOCK + MAPPER.replace("00aa", "00bb")).isClean();
  }

  @Test
  @DisplayName("the same in two processes")
  void otherMm() {
    String other = FAULT_UNDER_MMAP_LOCK.replace("00aa", "00bb");
    replay(DIO_UNDER_MMAP_LOCK + other + MAPPER + MAPPER.replace("00aa", "00bb")).isClean();
  }

  @Test
  @DisplayName("the same on two files")
  void otherFile() {
    replay(DIO_UNDER_MMAP_LOCK + FAULT_UNDER_MMAP_LOCK.replace("{A}", "{B}") + MAPPER).isClean();
  }

  @Test
  @DisplayName("the same in one task, one after the other")
  void oneTask() {
    replay(DIO_UNDER_MMAP_LOCK + FAULT_UNDER_MMAP_LOCK.replace("wl-232", "wl-231") + MAPPER)
        .isClean();
  }

  private static String faultsOn(String other, String own, int tid, String fdm, String mark) {
    return """
        wl-TID 0 dio_write_enter: (f) OWN iocb=0x1 pos=0 count=8192
        wl-TID 0 pagecache_lock_acquired: (f) state=1 OWN
        wl-TID 0 faults_disabled_set: (f) OWN
        wl-TID 0 page_fault_enter: (f) fdm=FDM OTHER pgoff=9 address=0x7f00 flags=0xa54
        wl-TID 0 pagecache_lock_acquired: (f) state=0 OTHER MARK
        wl-TID 0 pagecache_lock_release: (f) state=0 OTHER
        wl-TID 0 page_fault_exit: (f <- g) ret=0x200
        wl-TID 0 faults_disabled_clear: (f) value=0x0 ret=0
        wl-TID 0 pagecache_lock_release: (f) state=1 OWN
        wl-TID 0 dio_write_exit: (f <- g) ret=8192
        """
        .replace("TID", Integer.toString(tid))
        .replace("OWN", own)
        .replace("OTHER", other)
        .replace("FDM", fdm)
        .replace("MARK", mark);
  }

  private static final String ELSEWHERE = "dev=266338305 ino=4100 mapping=0xff11000004565910";

  @Test
  @DisplayName("two DIO writes on two filesystems: neither fault sees what the other file disabled")
  void acrossFilesystems() {
    replay(
            NOBODY_HOLDS_ADD
                + faultsOn("{A}", ELSEWHERE, 11, "0x0", "")
                + faultsOn(ELSEWHERE, "{A}", 12, "0x0", "// BUG: pagecache(block) → pagecache"))
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("the same where the faults see it: one of the two tries")
  void withinOne() {
    replay(
            NOBODY_HOLDS_ADD
                + faultsOn("{A}", "{B}", 11, "{B.ptr}", "")
                + faultsOn("{B}", "{A}", 12, "{A.ptr}", ""))
        .isClean();
  }

  @Test
  @DisplayName("a DIO that only tries mmap_lock and gives up")
  void failedTry() {
    replay(
            """
            wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            wl-231 1 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=false
            wl-231 1 pagecache_lock_release: (f) state=1 {A}
            """
                + FAULT_UNDER_MMAP_LOCK
                + MAPPER)
        .isClean();
  }

  @Test
  @DisplayName("a request that is still unanswered when the trace ends was no try")
  void unanswered() {
    replay(
            FAULT_UNDER_MMAP_LOCK
                + MAPPER
                + """
                wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
                wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
                wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a writer that has downgraded holds mmap_lock for read")
  void downgraded() {
    replay(
            DIO_UNDER_MMAP_LOCK.replace("00aa", "00bb")
                + """
                wl-232 0 mmap_lock_start_locking: mm=00bb memcg_path=/ write=true
                wl-232 0 mmap_lock_acquire_returned: mm=00bb memcg_path=/ write=true success=true
                wl-232 0 mmap_lock_acquire_returned: mm=00bb memcg_path=/ write=false success=true
                wl-232 0 pagecache_lock_acquired: (f) state=0 {A} // BUG: pagecache(block) → mmap_lock → pagecache(add)
                wl-232 0 pagecache_lock_release: (f) state=0 {A}
                wl-232 0 mmap_lock_released: mm=00bb memcg_path=/ write=false
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("readahead asks for add with folios locked, a shoot-down locks folios under block")
  void folios() {
    replay(
            NOBODY_HOLDS_ADD
                + """
                wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
                wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
                wl-228 0 pagecache_lock_acquired: (f) state=0 {A} // BUG: lock-order inversion: pagecache(block) → folio lock → pagecache(add)
                wl-228 0 pagecache_lock_release: (f) state=0 {A}
                wl-228 0 readahead_exit: (f <- g)
                wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
                wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
                wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
                wl-226 1 invalidate_exit: (f <- g) ret=0
                wl-226 1 pagecache_lock_release: (f) state=1 {A}
                wl-226 1 dio_write_exit: (f <- g) ret=8192
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("readahead that tries for add")
  void readaheadTries() {
    replay(
            """
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
            wl-228 0 pagecache_lock_tried: (f) ok=1 state=0 {A}
            wl-228 0 pagecache_lock_release: (f) state=0 {A}
            wl-228 0 readahead_exit: (f <- g)
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-226 1 invalidate_exit: (f <- g) ret=0
            wl-226 1 pagecache_lock_release: (f) state=1 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("readahead inside of a buffered read has add already")
  void readaheadUnderAdd() {
    replay(
            """
            wl-228 0 read_iter_enter: (f) {A} pos=8192 count=4096 flags=0x0
            wl-228 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
            wl-228 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-228 0 pagecache_lock_release: (f) state=0 {A}
            wl-228 0 readahead_exit: (f <- g)
            wl-228 0 pagecache_lock_release: (f) state=0 {A}
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-226 1 invalidate_exit: (f <- g) ret=0
            wl-226 1 pagecache_lock_release: (f) state=1 {A}
            """)
        .isClean();
  }

  private static final String REMAP =
      """
      wl-231 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=65536
      wl-231 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-231 0 pagecache_lock_acquired: (f) state=1 {B}
      wl-231 0 dio_drain_wait: (f) {A}
      wl-231 0 dio_drained: (f <- g)
      wl-231 0 pagecache_lock_release: (f) state=1 {B}
      wl-231 0 pagecache_lock_release: (f) state=1 {A}
      wl-231 0 remap_exit: (f <- g) ret=65536
      """;

  @Test
  @DisplayName("a remap drains direct I/O under block, a DIO write faults on the other file")
  void drain() {
    replay(
            REMAP
                + """
                wl-229 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
                wl-229 1 pagecache_lock_acquired: (f) state=1 {A}
                wl-229 1 faults_disabled_set: (f) mapping={A.ptr}
                wl-229 1 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=92 address=0x7f00 flags=0x814
                wl-229 1 pagecache_lock_acquired: (f) state=0 {B} // BUG: lock-order inversion: pagecache(block) → i_dio_count → pagecache(add)
                wl-229 1 pagecache_lock_release: (f) state=0 {B}
                wl-229 1 page_fault_exit: (f <- g) ret=0x200
                wl-229 1 pagecache_lock_release: (f) state=1 {A}
                wl-229 1 dio_write_exit: (f <- g) ret=8192
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a truncate drains before it takes block")
  void drainBeforeBlock() {
    replay(
            """
            wl-231 0 truncate_enter: (f) {A} size=0
            wl-231 0 dio_drain_wait: (f) {A}
            wl-231 0 dio_drained: (f <- g)
            wl-231 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-231 0 pagecache_lock_release: (f) state=1 {A}
            wl-231 0 truncate_exit: (f <- g) ret=0
            wl-229 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-229 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-229 1 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=92 address=0x7f00 flags=0x814
            wl-229 1 pagecache_lock_acquired: (f) state=0 {B}
            wl-229 1 pagecache_lock_release: (f) state=0 {B}
            wl-229 1 page_fault_exit: (f <- g) ret=0x200
            wl-229 1 pagecache_lock_release: (f) state=1 {A}
            """)
        .isClean();
  }

  private static String crossing(String tid, String own, String other, String request) {
    return """
    wl-TID 0 dio_write_enter: (f) {OWN} iocb=0x1 pos=0 count=4096
    wl-TID 0 pagecache_lock_acquired: (f) state=1 {OWN}
    wl-TID 0 faults_disabled_set: (f) mapping={OWN.ptr}
    wl-TID 0 page_fault_enter: (f) fdm={OWN.ptr} {OTHER} pgoff=7 address=0x7f00 flags=0x814
    REQUEST
    wl-TID 0 pagecache_lock_release: (f) state=0 {OTHER}
    wl-TID 0 page_fault_exit: (f <- g) ret=0x200
    wl-TID 0 faults_disabled_clear: (f) value={OWN.ptr} ret=0
    wl-TID 0 pagecache_lock_release: (f) state=1 {OWN}
    wl-TID 0 dio_write_exit: (f <- g) ret=4096
    """
        .replace("REQUEST", request.strip())
        .replace("TID", tid)
        .replace("OWN", own)
        .replace("OTHER", other);
  }

  @Test
  @DisplayName("two DIO writes fault on each other's files, and both wait")
  void abba() {
    String waits =
        """
        wl-TID 0 pagecache_lock_wait: (f) state=0 {OTHER}
        wl-TID 0 pagecache_lock_acquired: (f) state=0 {OTHER}
        """;
    RuleTester tester = replay(crossing("108", "A", "B", waits) + crossing("109", "B", "A", waits));

    assertThat(tester.findings())
        .extracting(Finding::getTitle)
        .containsExactly("lock-order inversion: pagecache(block) → pagecache → pagecache(add)");
  }

  @Test
  @DisplayName("the one with the higher mapping tries: what it has at once it did not wait for")
  void triesBelow() {
    String waits =
        """
        wl-TID 0 pagecache_lock_wait: (f) state=0 {OTHER}
        wl-TID 0 pagecache_lock_acquired: (f) state=0 {OTHER}
        """;
    String has = "wl-TID 0 pagecache_lock_acquired: (f) state=0 {OTHER}";
    replay(crossing("108", "A", "B", waits) + crossing("109", "B", "A", has)).isClean();
  }

  @Test
  @DisplayName("the one with the higher mapping drops block before it waits")
  void dropAndRetake() {
    String waits =
        """
        wl-TID 0 pagecache_lock_wait: (f) state=0 {OTHER}
        wl-TID 0 pagecache_lock_acquired: (f) state=0 {OTHER}
        """;
    String drops =
        """
        wl-TID 0 pagecache_lock_release: (f) state=1 {OWN}
        wl-TID 0 pagecache_lock_wait: (f) state=0 {OTHER}
        wl-TID 0 pagecache_lock_acquired: (f) state=0 {OTHER}
        wl-TID 0 pagecache_lock_release: (f) state=0 {OTHER}
        wl-TID 0 pagecache_lock_acquired: (f) state=1 {OWN}
        wl-TID 0 pagecache_lock_acquired: (f) state=0 {C}
        wl-TID 0 pagecache_lock_release: (f) state=0 {C}
        """;
    replay(crossing("108", "A", "B", waits) + crossing("109", "B", "A", drops)).findsNothing();
  }

  @Test
  @DisplayName("block of an asynchronous DIO is not held by the task that has submitted it")
  void queued() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=-529
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 pagecache_lock_release: (f) state=1 {B}
            wl-10 0 dio_write_exit: (f <- g) ret=8192
            kw-55 0 pagecache_lock_release: (f) state=1 {A}
            wl-11 0 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
            wl-11 0 pagecache_lock_acquired: (f) state=0 {B}
            wl-11 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=0 address=0x7f00 flags=0x814
            wl-11 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-11 0 pagecache_lock_release: (f) state=0 {A}
            wl-11 0 page_fault_exit: (f <- g) ret=0x200
            wl-11 0 pagecache_lock_release: (f) state=0 {B}
            wl-11 0 read_iter_exit: (f <- g) ret=4096
            """)
        .isClean();
  }

  private static final String BUFFERED_READ =
      """
      wl-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
      wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
      wl-10 0 page_fault_enter: (f) fdm=0x0 {B} pgoff=0 address=0x7f00 flags=0x814
      wl-10 0 pagecache_lock_acquired: (f) state=0 {B} // BUG: lock-order inversion: pagecache(block) → pagecache → pagecache(add)
      wl-10 0 pagecache_lock_release: (f) state=0 {B}
      wl-10 0 page_fault_exit: (f <- g) ret=0x200
      wl-10 0 pagecache_lock_release: (f) state=0 {A}
      wl-10 0 read_iter_exit: (f <- g) ret=4096
      """;

  private static final String REMAP_DOWNWARDS =
      """
      wl-11 1 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=65536
      wl-11 1 pagecache_lock_acquired: (f) state=1 {B}
      wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
      wl-11 1 pagecache_lock_release: (f) state=1 {A}
      wl-11 1 pagecache_lock_release: (f) state=1 {B}
      wl-11 1 remap_exit: (f <- g) ret=65536
      """;

  @Test
  @DisplayName("a buffered read into a mapping of the other file against a remap")
  void bufferedAgainstRemap() {
    replay(BUFFERED_READ + REMAP_DOWNWARDS).findsMarked(Grade.Value.POTENTIAL);
  }

  private static final String BUFFERED_WRITE =
      BUFFERED_READ.replaceAll("read_iter", "write_iter").replaceAll(" *// BUG[^\n]*", "");

  @Test
  @DisplayName("a buffered write into the same: both have i_rwsem, which is not recorded")
  void implicitGate() {
    replay(BUFFERED_WRITE + REMAP_DOWNWARDS).isClean();
  }

  @Test
  @DisplayName("truncate, which has i_rwsem of its own file, against a buffered write of that file")
  void implicitGateOfTruncate() {
    String truncate =
        """
        wl-11 1 truncate_enter: (f) {A} size=0
        wl-11 1 pagecache_lock_acquired: (f) state=1 {B}
        wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
        wl-11 1 pagecache_lock_release: (f) state=1 {A}
        wl-11 1 pagecache_lock_release: (f) state=1 {B}
        wl-11 1 truncate_exit: (f <- g) ret=0
        """;
    replay(BUFFERED_WRITE + truncate).isClean();
    replay(BUFFERED_READ + truncate).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("buffered writes that hold add of one file together have no i_rwsem: 6.9 and 6.10")
  void writesThatShare() {
    String together =
        """
        wl-20 0 write_iter_enter: (f) {C} pos=0 count=4096 flags=0x0
        wl-20 0 pagecache_lock_acquired: (f) state=0 {C}
        wl-21 0 write_iter_enter: (f) {C} pos=0 count=4096 flags=0x0
        wl-21 0 pagecache_lock_acquired: (f) state=0 {C}
        wl-20 0 pagecache_lock_release: (f) state=0 {C}
        wl-20 0 write_iter_exit: (f <- g) ret=4096
        wl-21 0 pagecache_lock_release: (f) state=0 {C}
        wl-21 0 write_iter_exit: (f <- g) ret=4096
        """;
    String marked = BUFFERED_READ.replaceAll("read_iter", "write_iter");
    replay(together + marked + REMAP_DOWNWARDS).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("add against add, whichever way round")
  void addAgainstAdd() {
    replay(
            BUFFERED_READ
                + BUFFERED_READ
                    .replace("wl-10", "wl-12")
                    .replace("{A}", "{X}")
                    .replace("{B}", "{A}")
                    .replace("{X}", "{B}"))
        .isClean();
  }

  @Test
  @DisplayName("the inode lock of one file around both is a gate")
  void gate() {
    String before = "wl-TID 0 inode_locked: (f) inode=0xaa write=1\n";
    String after = "wl-TID 0 inode_unlock: (f) inode=0xaa\n";
    replay(
            before.replace("TID", "10")
                + BUFFERED_READ
                + after.replace("TID", "10")
                + before.replace("TID", "11")
                + REMAP_DOWNWARDS
                + after.replace("TID", "11"))
        .isClean();
  }

  @Test
  @DisplayName("the inode lock asked for under add, which others take around block")
  void inodeLockInside() {
    replay(
            """
            wl-10 0 inode_lock_wait: (f) inode=0xaa write=1
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-10 0 truncate_enter: (f) {A} size=0
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 truncate_exit: (f <- g) ret=0
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-11 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-11 0 inode_lock_wait: (f) inode=0xaa write=1 // BUG: i_rwsem(write) → pagecache → i_rwsem(write)
            wl-11 0 inode_locked: (f) inode=0xaa write=1
            wl-11 0 inode_unlock: (f) inode=0xaa
            wl-11 0 pagecache_lock_release: (f) state=0 {A}
            """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("add taken again under add: it would block if the lock were fair")
  void recursion() {
    String trace =
        """
        wl-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
        wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
        wl-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=0 address=0x7f00 flags=0x814
        wl-10 0 pagecache_lock_acquired: (f) state=0 {A} // BUG: lock-order inversion: pagecache(add) → pagecache(add)
        wl-10 0 pagecache_lock_release: (f) state=0 {A}
        wl-10 0 page_fault_exit: (f <- g) ret=0x200
        wl-10 0 pagecache_lock_release: (f) state=0 {A}
        wl-10 0 read_iter_exit: (f <- g) ret=4096
        """;

    replay(trace).findsNothing();
    RuleTester.replayFair(LockOrderInversion.class, trace).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("what was seen after the last event of the CPU that lost events is forgotten")
  void lostBefore() {
    replay(
            "sh-1 1 pagecache_lock_acquired: (f) state=0 {C}\n"
                + "sh-1 1 pagecache_lock_release: (f) state=0 {C}\n"
                + BUFFERED_READ
                + "CPU:1 [LOST 5 EVENTS]\n"
                + REMAP_DOWNWARDS)
        .findsNothing();
  }

  @Test
  @DisplayName("what was seen before and after a gap is put together")
  void lostBetween() {
    replay(
            BUFFERED_READ
                + "sh-1 1 pagecache_lock_acquired: (f) state=0 {C}\n"
                + "CPU:1 [LOST 5 EVENTS]\n"
                + REMAP_DOWNWARDS
                + "sh-2 0 pagecache_lock_acquired: (f) state=0 {C}\n")
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a hold from before a gap is not held after it")
  void heldAcross() {
    replay(
            """
            wl-11 1 pagecache_lock_acquired: (f) state=1 {B}
            CPU:1 [LOST 5 EVENTS]
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 pagecache_lock_release: (f) state=1 {A}
            """
                + BUFFERED_READ)
        .isClean();
  }
}
