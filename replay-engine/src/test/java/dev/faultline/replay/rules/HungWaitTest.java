package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every trace begins with a wait that ended, so that there is something to compare with. */
@DisplayName("hung-wait")
@ExtendWith(KeptReports.class)
final class HungWaitTest {
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
    return RuleTester.replay(HungWait.class, BEFORE + trace);
  }

  private static String because(RuleTester tester) {
    return tester.findings().get(0).getArgument().getBecause();
  }

  @Test
  @DisplayName("a fault waits for add, and its holder does nothing any more")
  void holderKnown() {
    RuleTester tester =
        replay(
            """
            wl-108 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=1 address=0x7f00 flags=0x814
            wl-109 1 pagecache_lock_wait: (f) state=0 {A} // BUG: a page fault waits for pagecache(add) until the trace ends
            """
                + LONG_AFTER);

    tester.findsMarked(Grade.Value.POTENTIAL);
    assertThat(because(tester)).contains("what keeps the holder from going on");
    assertThat(tester.findings().get(0).getArgument().getLetList())
        .containsExactly("wl-108 has held pagecache(block) since 1.000700: inode 4097 (254:0)");
  }

  private static final String WAITS =
      "wl-109 1 pagecache_lock_wait: (f) state=1 {A} // BUG: a task waits for pagecache(block)\n";

  private static final String LOSS =
      """
      sh-3 1 @30.0 mm_filemap_map_pages: {a=} ofs=0-4095
      CPU:1 [LOST 1 EVENTS]
      """;

  @Test
  @DisplayName("events are lost long after the wait began, and its task does nothing any more")
  void lossAfterwards() {
    replay(WAITS + LOSS + LONG_AFTER).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("events are lost long after the wait began, and then its task goes on")
  void lossAndOn() {
    replay(
            WAITS.replace("// BUG: a task waits for pagecache(block)", "")
                + LOSS
                + "wl-109 0 @40.0 mm_filemap_map_pages: {a=} ofs=0-4095\n")
        .findsNothing();
  }

  private static final String REPORT = "khungtaskd-33 0 @140.0 sched_process_hang: comm=wl pid=109";

  @Test
  @DisplayName("the kernel reports a task that hangs, and the trace does not show in what")
  void kernelsReport() {
    replay(REPORT + " // BUG: the kernel reports that a task hangs\n")
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("the kernel reports a task whose wait is seen: that is one finding")
  void kernelsReportExplained() {
    replay(WAITS + REPORT + "\n" + LONG_AFTER.replace("40.0", "150.0"))
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("the trace ends with its last event, also if that says nothing to the model")
  void unboundEnd() {
    replay(WAITS + "idle-0 1 @3.0 sched_switch: prev_comm=a prev_pid=1 ==> next_pid=2\n")
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("who holds it was not seen")
  void holderNotKnown() {
    RuleTester tester =
        replay(
            """
            wl-109 1 pagecache_lock_wait: (f) state=1 {A} // BUG: a task waits for pagecache(block) until the trace ends
            """
                + LONG_AFTER);

    tester.findsMarked(Grade.Value.POTENTIAL);
    assertThat(because(tester)).contains("not known");
  }

  @Test
  @DisplayName("a truncate waits for direct I/O that nobody saw begin")
  void drain() {
    RuleTester tester =
        replay(
            """
            wl-109 1 truncate_enter: (f) {A} size=0
            wl-109 1 dio_drain_wait: (f) {A} // BUG: a truncate waits for i_dio_count until the trace ends
            """
                + LONG_AFTER);

    tester.findsMarked(Grade.Value.POTENTIAL);
    assertThat(because(tester)).contains("not known");
  }

  @Test
  @DisplayName("a truncate waits for an asynchronous DIO write that does not end")
  void drainOfQueued() {
    RuleTester tester =
        replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=-529
            wl-109 1 truncate_enter: (f) {A} size=0
            wl-109 1 dio_drain_wait: (f) {A} // BUG: a truncate waits for i_dio_count
            """
                + LONG_AFTER);

    tester.findsMarked(Grade.Value.POTENTIAL);
    assertThat(tester.findings().get(0).getArgument().getLetList())
        .containsExactly(
            "the asynchronous DIO write of wl-10 has had i_dio_count raised since 1.000700: inode"
                + " 4097 (254:0)");
  }

  @Test
  @DisplayName("a shoot-down that never ends")
  void shootdown() {
    replay(
            """
            wl-109 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-109 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 invalidate_enter: (f) {A} start=0 end=4095 // BUG: a DIO write waits for the end of its shoot-down until the trace ends
            """
                + LONG_AFTER)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a request of mmap_lock that is never answered")
  void mmapLock() {
    replay(
            """
            wl-108 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
            wl-109 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false // BUG: a task waits for mmap_lock(read) until the trace ends
            """
                + LONG_AFTER)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("waits of a deadlock, and behind it, are explained already")
  void deadlocked() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=1 {B}
            wl-108 0 pagecache_lock_wait: (f) state=0 {B}
            wl-109 1 pagecache_lock_wait: (f) state=0 {A}
            wl-110 1 pagecache_lock_acquired: (f) state=0 {C}
            wl-110 1 pagecache_lock_wait: (f) state=0 {A}
            wl-111 1 pagecache_lock_wait: (f) state=1 {C}
            """
                + LONG_AFTER)
        .isClean();
  }

  @Test
  @DisplayName("less than a second is no hang")
  void tooShort() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 @2.0 pagecache_lock_wait: (f) state=0 {A}
            sh-3 0 @2.9 mm_filemap_map_pages: {a=} ofs=0-4095
            """)
        .isClean();
  }

  @Test
  @DisplayName("others have waited as long, and got it")
  void asLongAsOthers() {
    replay(
            """
            wl-108 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-109 1 @2.0 pagecache_lock_wait: (f) state=0 {A}
            wl-108 0 @8.0 pagecache_lock_release: (f) state=1 {A}
            wl-109 1 pagecache_lock_acquired: (f) state=0 {A}
            wl-108 0 pagecache_lock_wait: (f) state=1 {A}
            sh-3 0 @12.0 mm_filemap_map_pages: {a=} ofs=0-4095
            """)
        .isClean();
  }

  @Test
  @DisplayName("events were lost after the wait began: it may have ended")
  void lost() {
    replay(
            """
            wl-109 1 pagecache_lock_wait: (f) state=1 {A}
            CPU:1 [LOST 5 EVENTS]
            sh-3 1 mm_filemap_map_pages: {a=} ofs=0-4095
            """
                + LONG_AFTER)
        .findsNothing();
  }
}
