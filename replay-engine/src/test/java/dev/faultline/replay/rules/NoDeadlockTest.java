package dev.faultline.replay.rules;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every trace begins with a wait that ended, so that there is something to compare with. */
@DisplayName("deadlock: what is none")
@ExtendWith(KeptReports.class)
final class NoDeadlockTest {
  private static final String BEFORE =
      """
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
  @DisplayName("waits that have ended")
  void ended() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 pagecache_lock_release: (f) state=1 {B}
            wl-108 0 pagecache_lock_acquired: (f) state=0 {B}
            wl-109 1 pagecache_lock_wait: (f) state=0 {A}
            wl-108 0 pagecache_lock_release: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("a waiter whose holder goes on")
  void holderGoesOn() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 pagecache_lock_wait: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("the trace is cut when everybody has just asked for mmap_lock")
  void cutInTheMiddle() {
    replay(
            """
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-232 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
            wl-232 0 pagecache_lock_wait: (f) state=0 {A}
            wl-233 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
            wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            """)
        .isClean();
  }

  @Test
  @DisplayName("requests that are younger than the longest that was answered")
  void noLongerThanOthers() {
    replay(
            """
            wl-240 0 @2.0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
            wl-240 0 @2.5 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
            wl-240 0 mmap_lock_released: mm=00aa memcg_path=/ write=true
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
            wl-232 0 pagecache_lock_wait: (f) state=0 {A}
            wl-233 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
            wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            sh-3 0 @2.9 mm_filemap_map_pages: {a=} ofs=0-4095
            """)
        .isClean();
  }

  @Test
  @DisplayName("readers of mmap_lock with no writer between them")
  void readersOnly() {
    replay(
            """
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
            wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            wl-232 0 pagecache_lock_wait: (f) state=0 {A}
            """
                + LONG_AFTER)
        .isClean();
  }

  @Test
  @DisplayName("a writer that has downgraded mmap_lock keeps no reader out")
  void downgraded() {
    replay(
            """
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-232 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
            wl-232 0 pagecache_lock_wait: (f) state=0 {A}
            wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            """
                + LONG_AFTER)
        .isClean();
  }

  @Test
  @DisplayName("the mmap_lock of another process")
  void otherMm() {
    replay(
            """
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
            wl-233 0 mmap_lock_start_locking: mm=00bb memcg_path=/ write=true
            wl-231 1 mmap_lock_start_locking: mm=00bb memcg_path=/ write=false
            wl-232 0 pagecache_lock_wait: (f) state=0 {A}
            """
                + LONG_AFTER)
        .isClean();
  }

  @Test
  @DisplayName("a try of mmap_lock that failed is no wait")
  void failedTry() {
    replay(
            """
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
            wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            wl-231 1 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=false
            wl-232 0 pagecache_lock_wait: (f) state=0 {A}
            """
                + LONG_AFTER)
        .isClean();
  }

  @Test
  @DisplayName("the lock of another file")
  void otherFile() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-110 1 pagecache_lock_acquired: (f) state=1 {C}
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 pagecache_lock_wait: (f) state=0 {C}
            """)
        .isClean();
  }

  @Test
  @DisplayName("holders of one state do not wait for each other")
  void sameState() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 pagecache_lock_wait: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("add taken again by who holds it, with a waiter for block in between")
  void recursion() {
    replay(
            """
            wl-108 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
            wl-108 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-109 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-109 1 pagecache_lock_wait: (f) state=1 {A}
            wl-108 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=1 address=0x7f00 flags=0x814
            wl-108 0 pagecache_lock_acquired: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("block that was dropped inside the fault is not held while it waits for add")
  void dropAndRetake() {
    replay(
            """
            wl-108 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-108 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-108 0 faults_disabled_set: (f) mapping={B.ptr}
            wl-109 1 dio_write_enter: (f) {A} iocb=0x2 pos=0 count=4096
            wl-109 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 faults_disabled_set: (f) mapping={A.ptr}
            wl-109 1 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-109 1 pagecache_lock_wait: (f) state=0 {B}
            wl-108 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-108 0 pagecache_lock_release: (f) state=1 {B}
            wl-108 0 pagecache_lock_wait: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("readahead that tries for add and hands its folios back")
  void handedBack() {
    replay(
            """
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
            wl-228 0 pagecache_lock_tried: (f) ok=0 state=0 {A}
            wl-228 0 readahead_exit: (f <- g)
            """)
        .isClean();
  }

  @Test
  @DisplayName("readahead of other pages than the shoot-down is after")
  void otherPages() {
    replay(
            """
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-228 0 readahead_enter: (f) {A} index=0 nr_pages=1
            wl-228 0 pagecache_lock_wait: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("the shoot-down is over, whoever waits")
  void shootdownOver() {
    replay(
            """
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-226 1 invalidate_exit: (f <- g) ret=-16
            wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
            wl-228 0 pagecache_lock_wait: (f) state=0 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("events were lost after it: somebody may have gone on")
  void lostAfter() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 pagecache_lock_wait: (f) state=0 {A}
            CPU:1 [LOST 5 EVENTS]
            sh-3 1 mm_filemap_map_pages: {a=} ofs=0-4095
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("who has asked for mmap_lock does something else: the answer was missed")
  void unansweredRequest() {
    replay(
            """
            wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-232 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
            wl-233 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
            wl-231 1 faults_disabled_set: (f) mapping={A.ptr}
            wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
            wl-231 1 faults_disabled_clear: (f) value={A.ptr} ret=0
            wl-232 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=195 address=0x7f00 flags=0xa54
            wl-232 0 pagecache_lock_wait: (f) state=0 {A}
            sh-3 0 @40.0 mm_filemap_map_pages: {a=} ofs=0-4095
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("one of them does something after the gap: it slept no more")
  void actsAfterGap() {
    replay(
            """
            wl-228 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            wl-226 1 dio_write_enter: (f) {A} iocb=0x1 pos=8192 count=8192
            wl-226 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-226 1 invalidate_enter: (f) {A} start=8192 end=16383
            wl-228 0 readahead_enter: (f) {A} index=2 nr_pages=1
            wl-228 0 pagecache_lock_wait: (f) state=0 {A}
            sh-3 1 @30.0 mm_filemap_map_pages: {a=} ofs=0-4095
            CPU:1 [LOST 1 EVENTS]
            wl-226 0 @31.0 mm_filemap_map_pages: {a=} ofs=0-4095
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("events were lost before it: one of the holds may have ended")
  void lostBetween() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            CPU:1 [LOST 5 EVENTS]
            sh-3 1 mm_filemap_map_pages: {a=} ofs=0-4095
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 pagecache_lock_wait: (f) state=0 {A}
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("releases are not recorded: every hold seems to last for ever")
  void noReleases() {
    RuleTester.replayUntold(
            Deadlock.class,
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 pagecache_lock_wait: (f) state=0 {A}
            """)
        .isUndecided("not in the capture: LOCK_RELEASED");
  }
}
