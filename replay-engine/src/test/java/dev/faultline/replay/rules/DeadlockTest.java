package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TaskRef;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every trace begins with a wait that ended, so that there is something to compare with. */
@DisplayName("deadlock")
@ExtendWith(KeptReports.class)
final class DeadlockTest {
  private static final String BEFORE =
      """
      sh-1 0 pagecache_lock_acquired: (f) state=0 {A}
      sh-1 0 pagecache_lock_release: (f) state=0 {A}
      sh-1 0 pagecache_lock_acquired: (f) state=1 {C}
      sh-2 0 pagecache_lock_wait: (f) state=0 {C}
      sh-1 0 pagecache_lock_release: (f) state=1 {C}
      sh-2 0 pagecache_lock_acquired: (f) state=0 {C}
      sh-2 0 pagecache_lock_release: (f) state=0 {C}
      """;

  private static final String LONG_AFTER = "sh-3 0 @40.0 mm_filemap_map_pages: {a=} ofs=0-4095\n";

  private static RuleTester replay(String trace) {
    return RuleTester.replay(Deadlock.class, BEFORE + trace);
  }

  @Test
  @DisplayName("readahead outside of a system call holds folios and waits for add of a DIO write")
  void willneed() {
    replay(
            """
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=12288 order=0
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=2
            wl-228 0 pagecache_lock_wait: (f) state=0 {A} // BUG: deadlock: a DIO write waits for folio lock, a readahead waits for pagecache(add)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("stands where no release was recorded: block is held while pages are shot down")
  void evident() {
    RuleTester.replayUntold(
            Deadlock.class,
            """
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
            wl-228 0 pagecache_lock_wait: (f) state=0 {A} // BUG: deadlock: a DIO write waits for folio lock, a readahead waits for pagecache(add)
            """
                + LONG_AFTER)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("is not told where a release may not have been recorded")
  void unrecordedRelease() {
    assertThat(RuleTester.replayUntold(Deadlock.class, BEHIND_A_WRITER + LONG_AFTER).findings())
        .isEmpty();
    assertThat(RuleTester.replay(Deadlock.class, BEFORE + BEHIND_A_WRITER + LONG_AFTER).findings())
        .hasSize(1);
  }

  @Test
  @DisplayName("a page fault that takes no add reads ahead and waits for it with folios locked")
  void faultWithoutAdd() {
    replay(
            """
            wl-117 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=0 address=0x7f00 flags=0x814
            wl-117 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=2
            wl-119 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=4096
            wl-119 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-119 1 invalidate_enter: (f) {A} start=8192 end=12287
            wl-117 0 readahead_enter: (f) {A} index=0 nr_pages=4
            wl-117 0 pagecache_lock_wait: (f) state=0 {A} // BUG: a readahead in a page fault waits for pagecache(add)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  private static final String BEHIND_A_WRITER =
      """
      wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
      wl-232 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
      wl-233 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
      wl-231 1 faults_disabled_set: (f) mapping={A.ptr}
      wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-232 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=195 address=0x7f00 flags=0xa54
      wl-232 0 pagecache_lock_wait: (f) state=0 {A} // BUG: deadlock: a DIO write waits for mmap_lock(read), a task waits for mmap_lock(write), a page fault waits for pagecache(add)
      """;

  private static final String READAHEAD_AGAINST_DIO =
      """
      wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
      wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
      wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
      wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
      wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
      wl-228 0 pagecache_lock_wait: (f) state=0 {A} // BUG: a readahead waits for pagecache(add)
      """;

  private static final String LOSS =
      """
      sh-3 1 @30.0 mm_filemap_map_pages: {a=} ofs=0-4095
      CPU:1 [LOST 1 EVENTS]
      """;

  @Test
  @DisplayName("events are lost long after the circle has closed: it is closed still")
  void lossAfterwards() {
    replay(READAHEAD_AGAINST_DIO + LOSS + LONG_AFTER).findsMarked(Grade.Value.VIOLATION);
    replay(READAHEAD_AGAINST_DIO + LOSS + LOSS + LONG_AFTER).findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("what waits is counted once, before the gap and after it")
  void lossBetweenTwo() {
    String other = READAHEAD_AGAINST_DIO.replace("{A}", "{B}").replace("{a}", "{b}");
    RuleTester tester =
        replay(
            READAHEAD_AGAINST_DIO
                + LOSS
                + other.replace("wl-22", "wl-32")
                + "sh-3 1 @39.0 mm_filemap_map_pages: {a=} ofs=0-4095\n"
                + LONG_AFTER);

    assertThat(tester.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.getOccurrences().getCount()).isEqualTo(2));
  }

  @Test
  @DisplayName("the trace ends with its last event, also if that says nothing to the model")
  void unboundEnd() {
    replay(BEHIND_A_WRITER + "idle-0 1 @3.0 sched_switch: prev_comm=a prev_pid=1 ==> next_pid=2\n")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a DIO write queues for mmap_lock behind a writer, which waits for a fault's hold")
  void behindWriter() {
    replay(BEHIND_A_WRITER + LONG_AFTER).findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a reflink with block of both files drains a DIO that faults on the other one")
  void reflink() {
    replay(
            """
            wl-229 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-229 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-229 1 faults_disabled_set: (f) mapping={A.ptr}
            wl-231 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=65536
            wl-231 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-231 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-231 0 dio_drain_wait: (f) {A}
            wl-229 1 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=92 address=0x7f00 flags=0x814
            wl-229 1 pagecache_lock_wait: (f) state=0 {B} // BUG: deadlock: a page fault in a DIO write waits for pagecache(add), a remap waits for i_dio_count
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a DIO that has dropped its block inside the fault is still counted as direct I/O")
  void reflinkAfterDrop() {
    replay(
            """
            wl-229 1 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=8192
            wl-229 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-229 1 faults_disabled_set: (f) mapping={B.ptr}
            wl-231 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=65536
            wl-231 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-231 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-231 0 dio_drain_wait: (f) {B}
            wl-229 1 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=92 address=0x7f00 flags=0x814
            wl-229 1 pagecache_lock_release: (f) state=1 {B}
            wl-229 1 pagecache_lock_wait: (f) state=0 {A} // BUG: a remap waits for i_dio_count
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("two DIO writes fault on each other's files without regard to address order")
  void abba() {
    replay(
            """
            wl-108 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 dio_write_enter: (f) {B} iocb=0x2 pos=0 count=4096
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-108 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-108 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 faults_disabled_set: (f) mapping={B.ptr}
            wl-109 1 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-109 1 pagecache_lock_wait: (f) state=0 {A} // BUG: a page fault in a DIO write waits for pagecache(add), a page fault in a DIO write waits for pagecache(add)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a circle of one")
  void itself() {
    RuleTester tester =
        replay(
            """
            wl-102 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-102 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-102 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-102 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-102 0 pagecache_lock_wait: (f) state=0 {A} // BUG: deadlock: a page fault in a DIO write waits for pagecache(add)
            """);

    tester.findsMarked(Grade.Value.VIOLATION);
    assertThat(tester.findings().get(0).getArgument().getThen())
        .isEqualTo("wl-102 waits for itself");
  }

  @Test
  @DisplayName("the worker that goes on with an asynchronous DIO is what others wait for")
  void worker() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=-529
            wl-11 1 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=65536
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-11 1 dio_drain_wait: (f) {A}
            kw-55 0 faults_disabled_set: (f) mapping={A.ptr}
            kw-55 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            kw-55 0 pagecache_lock_wait: (f) state=0 {B} // BUG: a page fault in a DIO write waits for pagecache(add), a remap waits for i_dio_count
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("an asynchronous DIO that is under way holds others up, and waits for nobody")
  void queued() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=-529
            wl-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
            wl-10 0 pagecache_lock_wait: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("was there if only the death of a task has ended it")
  void killed() {
    RuleTester tester =
        replay(
            BEHIND_A_WRITER
                + """
                wl-231 1 @26.0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=false
                wl-231 1 faults_disabled_clear: (f) value={A.ptr} ret=-14
                wl-231 1 pagecache_lock_release: (f) state=1 {A}
                wl-231 1 dio_write_exit: (f) ret=-14
                wl-232 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-232 0 pagecache_lock_release: (f) state=0 {A}
                wl-232 0 page_fault_exit: (f) ret=0x400
                wl-232 0 mmap_lock_released: mm=00aa memcg_path=/ write=false
                wl-233 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=false
                """
                + LONG_AFTER);

    tester.findsMarked(Grade.Value.VIOLATION);
    assertThat(tester.findings()).hasSize(1);
    Finding finding = tester.findings().get(0);
    assertThat(finding.getArgument().getBecause())
        .contains("to when wl-231 gave up, as a task does that is killed, none has");
    assertThat(finding.getEvidenceList()).hasSize(6);
  }

  @Test
  @DisplayName("was not there if a try fails, which does so at once")
  void tried() {
    replay(
            BEHIND_A_WRITER.replaceFirst(" // BUG.*", "")
                + """
                wl-231 1 @1.9 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=false
                wl-231 1 faults_disabled_clear: (f) value={A.ptr} ret=-14
                wl-231 1 pagecache_lock_release: (f) state=1 {A}
                wl-231 1 dio_write_exit: (f) ret=-14
                wl-232 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-232 0 pagecache_lock_release: (f) state=0 {A}
                wl-232 0 page_fault_exit: (f) ret=0x400
                wl-232 0 mmap_lock_released: mm=00aa memcg_path=/ write=false
                wl-233 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
                wl-233 0 mmap_lock_released: mm=00aa memcg_path=/ write=true
                """
                + LONG_AFTER)
        .findsNothing();
  }

  @Test
  @DisplayName("says since when who holds what, and who is stuck behind")
  void wording() {
    RuleTester tester =
        replay(
            BEHIND_A_WRITER
                + """
                wl-240 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=8192
                wl-240 0 pagecache_lock_acquired: (f) state=1 {B}
                wl-240 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
                wl-241 0 pagecache_lock_wait: (f) state=0 {B}
                """
                + LONG_AFTER);

    Finding finding = tester.findings().get(0);
    assertThat(finding.getArgument().getLetList())
        .containsExactly(
            "wl-231, a DIO write, has waited since 1.001400 for mmap_lock(read) of 0xaa;"
                + " wl-233 has queued for it as a writer since 1.001200",
            "wl-233 has waited since 1.001200 for mmap_lock(write) of 0xaa;"
                + " wl-232 has held mmap_lock(read) since 1.001100",
            "wl-232, a page fault, has waited since 1.001600 for pagecache(add) of inode 4097"
                + " (254:0); wl-231 has held pagecache(block) since 1.000900");
    assertThat(finding.getArgument().getThen())
        .isEqualTo(
            "wl-231 waits for wl-233, wl-233 waits for wl-232, wl-232 waits for wl-231;"
                + " stuck behind them: wl-240, wl-241");
    assertThat(finding.getTasksList()).extracting(TaskRef::getTid).containsExactly(231, 233, 232);
    assertThat(finding.getEvidenceList()).hasSize(5).doesNotHaveDuplicates();
  }
}
