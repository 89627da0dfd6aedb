package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("dio-overlaps-range-op")
@ExtendWith(KeptReports.class)
final class DioOverlapsRangeOpTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(DioOverlapsRangeOp.class, shorthand);
  }

  private static RuleTester replayUntold(String shorthand) {
    return RuleTester.replayUntold(DioOverlapsRangeOp.class, shorthand);
  }

  @Test
  @DisplayName("reports a submission inside a truncate that has block and has seen DIO drain")
  void truncate() {
    replay(
            """
            tr-10 0 truncate_enter: (f) {A} size=0
            tr-10 0 dio_drain_wait: (f) {A}
            tr-10 0 dio_drained: (f <- g)
            tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f) // BUG: a DIO write moves data while a truncate changes its extents
            tr-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports a completion inside a punch of the same range")
  void punch() {
    replay(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f)
            fa-10 0 fallocate_enter: (f) {A} mode=3 offset=0 len=65536
            fa-10 0 dio_drain_wait: (f) {A}
            fa-10 0 dio_drained: (f <- g)
            fa-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_exit: (f <- g) // BUG: a DIO write moves data while a fallocate changes its extents
            fa-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports a collapse, which changes everything behind its offset")
  void collapse() {
    replay(
            """
            fa-10 0 fallocate_enter: (f) {A} mode=8 offset=4096 len=4096
            fa-10 0 dio_drain_wait: (f) {A}
            fa-10 0 dio_drained: (f <- g)
            fa-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=1048576 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f) // BUG: while a fallocate changes its extents
            fa-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts a remap that locks first and then waits for the DIO in flight")
  void remapDrains() {
    replay(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            cp-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
            cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
            cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
            cp-10 0 dio_drain_wait: (f) {A}
            wl-11 1 extent_write_enter: (f)
            wl-11 1 extent_write_exit: (f <- g)
            wl-11 1 pagecache_lock_release: (f) state=1 {A}
            wl-11 1 dio_write_exit: (f <- g) ret=4096
            cp-10 0 dio_drained: (f <- g)
            cp-10 0 dio_drain_wait: (f) {B}
            cp-10 0 dio_drained: (f <- g)
            cp-10 0 pagecache_lock_release: (f) state=1 {A}
            cp-10 0 pagecache_lock_release: (f) state=1 {B}
            cp-10 0 remap_exit: (f <- g) ret=4096
            """)
        .isClean();
  }

  @Test
  @DisplayName("reports a submission inside a remap that has drained")
  void remap() {
    replay(
            """
            cp-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
            cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
            cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
            cp-10 0 dio_drain_wait: (f) {A}
            cp-10 0 dio_drained: (f <- g)
            cp-10 0 dio_drain_wait: (f) {B}
            cp-10 0 dio_drained: (f <- g)
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f) // BUG: while a remap changes its extents
            cp-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts a fallocate that still waits, one of another range, and one that is done")
  void apart() {
    replay(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            fa-10 0 fallocate_enter: (f) {A} mode=3 offset=0 len=4096
            fa-10 0 dio_drain_wait: (f) {A}
            wl-11 1 extent_write_enter: (f)
            wl-11 1 extent_write_exit: (f <- g)
            wl-11 1 pagecache_lock_release: (f) state=1 {A}
            wl-11 1 dio_write_exit: (f <- g) ret=4096
            fa-10 0 dio_drained: (f <- g)
            fa-10 0 pagecache_lock_acquired: (f) state=1 {A}
            fa-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f)
            wl-11 1 extent_write_exit: (f <- g)
            fa-10 0 fallocate_exit: (f <- g) ret=0
            fa-10 0 fallocate_enter: (f) {A} mode=3 offset=1048576 len=4096
            fa-10 0 dio_drain_wait: (f) {A}
            fa-10 0 dio_drained: (f <- g)
            fa-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f)
            """)
        .isClean();
  }

  @Test
  @DisplayName("accepts a submitter that returns after the worker has completed its write")
  void workerIsFaster() {
    replay(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f)
            tr-10 0 truncate_enter: (f) {A} size=0
            tr-10 0 dio_drain_wait: (f) {A}
            kworker/u9:2-236 1 dio_async_done: (f)
            kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
            tr-10 0 dio_drained: (f <- g)
            tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_exit: (f <- g)
            wl-11 1 dio_write_exit: (f <- g) ret=-529
            tr-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("has no opinion on the write-back that a truncate does itself")
  void writeback() {
    replay(
            """
            tr-10 0 truncate_enter: (f) {A} size=0
            tr-10 0 dio_drain_wait: (f) {A}
            tr-10 0 dio_drained: (f <- g)
            tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
            tr-10 0 extent_write_enter: (f)
            tr-10 0 extent_write_exit: (f <- g)
            tr-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("is undecided where the wait for DIO is not recorded")
  void notRecorded() {
    replayUntold(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            tr-10 0 truncate_enter: (f) {A} size=0
            tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 extent_write_enter: (f)
            tr-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .isUndecided("not in the capture");
  }

  @Test
  @DisplayName("is undecided where events were lost before the overlap")
  void retracted() {
    replay(
            """
            tr-10 0 truncate_enter: (f) {A} size=0
            tr-10 0 dio_drain_wait: (f) {A}
            tr-10 0 dio_drained: (f <- g)
            tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 0 extent_write_enter: (f)
            CPU:1 [LOST 2 EVENTS]
            tr-10 1 pagecache_lock_release: (f) state=1 {A}
            """)
        .isUndecided("before a gap");
  }
}
