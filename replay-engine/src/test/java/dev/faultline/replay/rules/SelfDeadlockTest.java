package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("self-deadlock")
@ExtendWith(KeptReports.class)
final class SelfDeadlockTest {
  /** Releases are recorded. */
  private static final String RECORDED =
      """
      ok-90 1 pagecache_lock_acquired: (f) state=0 {C}
      ok-90 1 pagecache_lock_release: (f) state=0 {C}
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(SelfDeadlock.class, RECORDED + shorthand);
  }

  @Nested
  @DisplayName("reports")
  final class Reports {

    @Test
    @DisplayName("a DIO write whose fault waits for add of the file it blocks")
    void faultInDio() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_wait: (f) state=0 {A} // BUG: a DIO write that holds block waits for add of the same lock in a page fault
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a buffered write that holds add and waits for block")
    void blockUnderAdd() {
      replay(
              """
              wr-10 0 write_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              wr-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wr-10 0 pagecache_lock_wait: (f) state=1 {A} // BUG: a buffered write that holds add waits for block of the same lock
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a write that a worker continues, whose fault waits for add")
    void worker() {
      replay(
              """
              rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=-529
              kworker/u9:2-236 1 faults_disabled_set: (f) mapping={A.ptr}
              kworker/u9:2-236 1 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              kworker/u9:2-236 1 pagecache_lock_wait: (f) state=0 {A} // BUG: a DIO write that holds block waits for add
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a DIO write that waits for direct I/O of its own file")
    void drain() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 dio_drain_wait: (f) {A} // BUG: waits for direct I/O of its own file to drain
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Accepts {

    @Test
    @DisplayName("a wait for what another task holds")
    void anotherTask() {
      replay(
              """
              rd-11 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_wait: (f) state=1 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a fault that has dropped block, waits for add and then for block")
    void dropAndRetake() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 pagecache_lock_wait: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 pagecache_lock_wait: (f) state=1 {B}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a submitter that reads while its own write is with a worker")
    void queued() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=-529
              wl-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              wl-10 0 pagecache_lock_wait: (f) state=0 {A}
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a wait of who holds nothing, whichever of two writes of others has ended")
    void others() {
      replay(
              """
              rd-20 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 0 pagecache_lock_release: (f) state=0 {A}
              a1-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              a1-11 0 pagecache_lock_acquired: (f) state=1 {A}
              a1-11 0 extent_write_enter: (f)
              a1-11 0 extent_write_exit: (f <- g)
              a1-11 0 dio_write_exit: (f <- g) ret=-529
              a2-12 1 dio_write_enter: (f) {A} iocb=0x2 pos=4096 count=4096
              a2-12 1 pagecache_lock_acquired: (f) state=1 {A}
              a2-12 1 extent_write_enter: (f)
              a2-12 1 extent_write_exit: (f <- g)
              a2-12 1 dio_write_exit: (f <- g) ret=-529
              kworker/u9:2-236 0 dio_async_done: (f)
              kworker/u9:2-236 0 pagecache_lock_release: (f) state=1 {A}
              us-14 1 pagecache_lock_wait: (f) state=0 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a try, which does not wait")
    void tries() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {A}
              """)
          .hasNoOpportunity();
    }

    @Test
    @DisplayName("a remap that waits for direct I/O of another task under block")
    void remapDrains() {
      replay(
              """
              wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              cp-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
              cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
              cp-10 0 pagecache_lock_acquired: (f) state=1 {B}
              cp-10 0 dio_drain_wait: (f) {A}
              """)
          .isClean();
    }
  }

  @Nested
  @DisplayName("leaves undecided")
  final class Undecided {

    @Test
    @DisplayName("a wait of a task that may hold block since before the trace")
    void beganBefore() {
      replay("us-10 0 pagecache_lock_wait: (f) state=0 {A}").isUndecided("state before the trace");
    }

    @Test
    @DisplayName("a wait of a task that took block in a call of unknown kind: a worker may have it")
    void unknownCall() {
      replay(
              """
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 pagecache_lock_wait: (f) state=0 {A}
              """)
          .isUndecided("asynchronous");
    }

    @Test
    @DisplayName("a wait in the next call, where the return of the write was not recorded")
    void missedReturn() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              wl-10 0 pagecache_lock_wait: (f) state=0 {A}
              """)
          .findsNothing(); // ("asynchronous");
    }

    @Test
    @DisplayName("a finding since the last event of a CPU that lost events")
    void retracted() {
      replay(
              """
              wr-10 0 write_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              wr-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wr-10 0 pagecache_lock_wait: (f) state=1 {A}
              CPU:1 [LOST 4 EVENTS]
              ok-90 1 pagecache_lock_acquired: (f) state=0 {C}
              """)
          .isUndecided("before a gap");
    }
  }
}
