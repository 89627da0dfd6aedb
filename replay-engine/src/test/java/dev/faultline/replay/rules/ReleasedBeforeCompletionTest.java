package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("released-before-completion")
@ExtendWith(KeptReports.class)
final class ReleasedBeforeCompletionTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(ReleasedBeforeCompletion.class, shorthand);
  }

  @Test
  @DisplayName("reports a write that submits after it has released block")
  void submitsAfterRelease() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f) // BUG: submits its data after it has released block
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=4096
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports a write that releases block while the extent layer works")
  void releasesWhileWriting() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 extent_write_exit: (f <- g) // BUG: releases block while its data is being written
            wl-10 0 dio_write_exit: (f <- g) ret=4096
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName(
      "reports an asynchronous write whose submitter releases block and returns \"queued\"")
  void submitterReleases() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 dio_write_exit: (f <- g) ret=-529 // BUG: leaves its data to be written later
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts a synchronous write in two turns")
  void synchronous() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 dio_write_exit: (f <- g) ret=8192
            """)
        .isClean();
  }

  @Test
  @DisplayName("accepts a write whose fault drops block and takes it again before it submits")
  void dropAndRetake() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_release: (f) state=1 {B}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 pagecache_lock_release: (f) state=1 {B}
            wl-10 0 dio_write_exit: (f <- g) ret=4096
            """)
        .isClean();
  }

  @Test
  @DisplayName("accepts a worker that completes before the submitter returns")
  void workerIsFaster() {
    replay(
            """
            rd-20 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-20 0 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            kworker/u9:2-236 1 dio_async_done: (f)
            kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=-529
            """)
        .isClean();
  }

  @Test
  @DisplayName("accepts a write that a worker continues with another submission")
  void continued() {
    replay(
            """
            rd-20 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-20 0 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=-529
            kworker/u9:2-236 1 dio_async_done: (f)
            kworker/u9:2-236 1 faults_disabled_set: (f) mapping={A.ptr}
            kworker/u9:2-236 1 faults_disabled_clear: (f) value={A.ptr} ret=0
            kworker/u9:2-236 1 extent_write_enter: (f)
            kworker/u9:2-236 1 extent_write_exit: (f <- g)
            kworker/u9:3-237 0 dio_async_done: (f)
            kworker/u9:3-237 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("accepts two writes that workers release, whichever is whose: as many as there are")
  void asManyReleases() {
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
            kworker/u9:2-236 0 dio_async_done: (f)
            kworker/u9:2-236 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .isClean();
  }

  @Test
  @DisplayName("does not say of either of two writes that it was the one that a worker released")
  void oneRelease() {
    RuleTester tester =
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
            """);

    assertThat(tester.coverage().getChecked()).isZero();
    tester.findsNothing();
  }

  @Test
  @DisplayName("does not take a worker's release of another write for the write's own")
  void anotherWritesRelease() {
    replay(
            """
            sy-12 1 dio_write_enter: (f) {A} iocb=0x2 pos=4096 count=8192
            sy-12 1 pagecache_lock_acquired: (f) state=1 {A}
            sy-12 1 extent_write_enter: (f)
            as-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            as-11 0 pagecache_lock_acquired: (f) state=1 {A}
            as-11 0 extent_write_enter: (f)
            kworker/u9:2-236 0 pagecache_lock_release: (f) state=1 {A}
            as-11 0 extent_write_exit: (f <- g)
            as-11 0 dio_write_exit: (f <- g) ret=-529
            sy-12 1 extent_write_exit: (f <- g)
            sy-12 1 extent_write_enter: (f)
            sy-12 1 extent_write_exit: (f <- g)
            sy-12 1 pagecache_lock_release: (f) state=1 {A}
            sy-12 1 dio_write_exit: (f <- g) ret=8192
            """)
        .isClean();
  }

  @Test
  @DisplayName("does not conclude from a return of the extent layer that was not recorded")
  void missedReturn() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 dio_write_exit: (f <- g) ret=4096
            """)
        .isClean();
  }

  @Test
  @DisplayName("has no opinion on a write that began before the trace")
  void beganBefore() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=4096
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("takes back what it found since the last event of a CPU that lost events")
  void retracted() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 extent_write_enter: (f)
            CPU:1 [LOST 9 EVENTS]
            wl-10 1 extent_write_exit: (f <- g)
            """)
        .isUndecided("before a gap");
  }
}
