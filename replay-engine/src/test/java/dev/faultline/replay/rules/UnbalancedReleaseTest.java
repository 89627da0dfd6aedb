package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("unbalanced-release")
@ExtendWith(KeptReports.class)
final class UnbalancedReleaseTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(UnbalancedRelease.class, shorthand);
  }

  @Nested
  @DisplayName("reports")
  final class Reports {

    @Test
    @DisplayName("a release of the wrong state")
    void wrongState() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=0
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 pagecache_lock_release: (f) state=0 {A} // BUG: a truncate releases add without holding it
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a second release of one acquisition")
    void twice() {
      replay(
              """
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 pagecache_lock_release: (f) state=1 {A}
              rd-11 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-11 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 0 pagecache_lock_release: (f) state=0 {A}
              rd-11 0 pagecache_lock_release: (f) state=0 {A} // BUG: a buffered read releases add without holding it
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a release of the state that the task does not hold")
    void otherState() {
      replay(
              """
              rd-11 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 0 pagecache_lock_release: (f) state=0 {A}
              tr-10 0 truncate_enter: (f) {A} size=0
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 pagecache_lock_release: (f) state=0 {A} // BUG: a truncate releases add without holding it
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName(
        "not what another task holds, too, by an operation whose acquisition may be missing")
    void foreign() {
      replay(
              """
              rd-11 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 0 pagecache_lock_release: (f) state=0 {A}
              tr-10 0 truncate_enter: (f) {A} size=0
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              fa-12 1 fallocate_enter: (f) {A} mode=3 offset=0 len=4096
              fa-12 1 pagecache_lock_release: (f) state=1 {A}
              """)
          .findsNothing();
    }

    @Test
    @DisplayName("an error path without a release")
    void leftBehind() {
      replay(
              """
              fa-12 1 pagecache_lock_acquired: (f) state=0 {B}
              fa-12 1 pagecache_lock_release: (f) state=0 {B}
              fa-12 1 fallocate_enter: (f) {A} mode=3 offset=0 len=4096
              fa-12 1 pagecache_lock_acquired: (f) state=1 {A}
              fa-12 1 fallocate_exit: (f <- g) ret=-28 // BUG: a fallocate ends and leaves block held
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a remap that releases one of its two files")
    void leftBehindSource() {
      replay(
              """
              cp-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
              cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
              cp-10 0 pagecache_lock_acquired: (f) state=1 {B}
              cp-10 0 pagecache_lock_release: (f) state=1 {A}
              cp-10 0 remap_exit: (f <- g) ret=4096 // BUG: a remap ends and leaves block held
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a fault and an mkwrite that return with add")
    void leftBehindInFault() {
      replay(
              """
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              us-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              us-10 0 pagecache_lock_acquired: (f) state=0 {A}
              us-10 0 page_fault_exit: (f <- g) ret=0x400 // BUG: a page fault ends and leaves add held
              us-10 0 page_mkwrite_enter: (f) {A} pgoff=7 address=0x7f00
              us-10 0 pagecache_lock_acquired: (f) state=0 {A}
              us-10 0 page_mkwrite_exit: (f <- g) ret=0x200 // BUG: a mkwrite ends and leaves add held
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Accepts {

    @Test
    @DisplayName("recursion: as many releases as acquisitions")
    void recursion() {
      replay(
              """
              wl-12 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-12 1 pagecache_lock_release: (f) state=1 {A}
              rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              rd-10 0 page_fault_exit: (f <- g) ret=0x200
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              rd-10 0 read_iter_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("asynchronous writes that a worker releases, in whatever order")
    void asynchronous() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 0 extent_write_enter: (f)
              wl-11 0 extent_write_exit: (f <- g)
              wl-11 0 dio_write_exit: (f <- g) ret=-529
              wl-11 0 dio_write_enter: (f) {A} iocb=0x2 pos=4096 count=4096
              wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 0 extent_write_enter: (f)
              kworker/u9:2-236 1 dio_async_done: (f)
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              wl-11 0 extent_write_exit: (f <- g)
              wl-11 0 dio_write_exit: (f <- g) ret=-529
              kworker/u9:2-236 1 dio_async_done: (f)
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName(
        "a worker that is faster than the submitter's return, with submissions not recorded")
    void workerIsFaster() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              wl-11 0 dio_write_exit: (f <- g) ret=-529
              """)
          .isClean();
    }

    @Test
    @DisplayName("a worker that releases what a call of unknown kind has acquired")
    void lockEventsAlone() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a synchronous write that is older than the asynchronous one a worker releases")
    void synchronousIsOlder() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              sy-12 1 dio_write_enter: (f) {A} iocb=0x2 pos=4096 count=4096
              sy-12 1 pagecache_lock_acquired: (f) state=1 {A}
              sy-12 1 extent_write_enter: (f)
              as-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              as-11 0 pagecache_lock_acquired: (f) state=1 {A}
              as-11 0 extent_write_enter: (f)
              as-11 0 extent_write_exit: (f <- g)
              as-11 0 dio_write_exit: (f <- g) ret=-529
              kworker/u9:2-236 0 pagecache_lock_release: (f) state=1 {A}
              sy-12 1 extent_write_exit: (f <- g)
              sy-12 1 pagecache_lock_release: (f) state=1 {A}
              sy-12 1 dio_write_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("block dropped and taken again inside a fault")
    void dropAndRetake() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
              wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 page_fault_exit: (f <- g) ret=0x2
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 dio_write_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("a remap whose acquisitions carry no name, in order of address or after a wait")
    void unnamed() {
      replay(
              """
              rd-90 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-90 1 pagecache_lock_acquired: (f) state=0 {B}
              rd-90 1 pagecache_lock_release: (f) state=0 {B}
              rd-90 1 pagecache_lock_release: (f) state=0 {A}
              cp-10 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=4096
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              rd-90 1 pagecache_lock_acquired: (f) state=0 {B}
              cp-10 0 pagecache_lock_wait: (f) state=1 {B}
              rd-90 1 pagecache_lock_release: (f) state=0 {B}
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              cp-10 0 pagecache_lock_release: (f) state=1 {A}
              cp-10 0 pagecache_lock_release: (f) state=1 {B}
              cp-10 0 remap_exit: (f <- g) ret=4096
              """)
          .isClean();
    }

    @Test
    @DisplayName("a write that is handed to a worker keeps block: its call ends, it does not")
    void queuedKeepsBlock() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {B}
              rd-10 0 pagecache_lock_release: (f) state=0 {B}
              wl-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 0 dio_write_exit: (f <- g) ret=-529
              rd-10 0 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
              rd-10 0 pagecache_lock_acquired: (f) state=0 {B}
              rd-10 0 pagecache_lock_release: (f) state=0 {B}
              rd-10 0 read_iter_exit: (f <- g) ret=4096
              """)
          .isClean();
    }
  }

  @Nested
  @DisplayName("leaves undecided")
  final class Undecided {
    @Test
    @DisplayName("a hold left behind that did not keep the other state out: its release is missing")
    void releaseMissing() {
      replay(
              """
              rd-12 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-12 1 pagecache_lock_release: (f) state=0 {A}
              fa-12 1 fallocate_enter: (f) {A} mode=3 offset=0 len=4096
              fa-12 1 pagecache_lock_acquired: (f) state=1 {A}
              fa-12 1 fallocate_exit: (f <- g) ret=0
              rd-11 0 @9.0 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 0 @9.1 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("contradicts itself");
    }

    @Test
    @DisplayName("a release too many that left no phantom holder: its acquisition is missing")
    void acquisitionMissing() {
      replay(
              """
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 pagecache_lock_release: (f) state=1 {A}
              rd-11 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-11 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 0 pagecache_lock_release: (f) state=0 {A}
              rd-11 0 pagecache_lock_release: (f) state=0 {A}
              rd-11 0 read_iter_exit: (f <- g) ret=4096
              rd-11 0 @9.0 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 0 @9.1 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("contradicts itself");
    }

    @Test
    @DisplayName("a release whose acquisition was before the trace")
    void beganBefore() {
      replay(
              """
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("block that the fault of a write from before the trace drops and takes again")
    void faultOfUnknownWrite() {
      replay(
              """
              wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 page_fault_exit: (f <- g) ret=0x2
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("a release behind a gap")
    void gap() {
      replay(
              """
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              CPU:0 [LOST 7 EVENTS]
              tr-10 0 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("a finding since the last event of a CPU that lost events")
    void retracted() {
      replay(
              """
              tr-10 0 truncate_enter: (f) {A} size=0
              rd-11 1 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
              tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
              tr-10 0 pagecache_lock_release: (f) state=0 {A}
              CPU:1 [LOST EVENTS]
              rd-11 1 read_iter_exit: (f <- g) ret=4096
              """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("the release of a hold that an acquisition of the other state contradicted")
    void contradicted() {
      replay(
              """
              rd-10 0 @2.000000 pagecache_lock_acquired: (f) state=0 {A}
              w1-11 1 @2.000500 pagecache_lock_acquired: (f) state=1 {A}
              w2-12 1 @2.000502 pagecache_lock_acquired: (f) state=1 {A}
              rd-10 0 @2.000504 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("the release of a hold that was taken to have ended, since a sleeper went on")
    void presumedOver() {
      replay(
              """
              us-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 pagecache_lock_wait: (f) state=1 {A}
              wl-11 1 pagecache_lock_acquired: (f) state=1 {B}
              wl-12 2 pagecache_lock_acquired: (f) state=1 {A}
              us-10 0 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("what a lock says of its holders that has let a sleeper go on against its counter")
    void sleeperWentOn() {
      replay(
              """
              wl-10 0 pagecache_lock_wait: (f) state=0 {A}
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 pagecache_lock_wait: (f) state=1 {A}
              rd-11 1 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("the release of what was acquired before a gap, where others were let in since")
    void acquiredBeforeGap() {
      replay(
              """
              us-10 0 pagecache_lock_acquired: (f) state=1 {A}
              rd-11 1 pagecache_lock_acquired: (f) state=0 {B}
              CPU:1 [LOST EVENTS]
              rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
              us-10 0 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("releases of a remap whose acquisitions carry no name and no order")
    void hashedRemap() {
      replay(
              """
              cp-10 0 remap_enter: (f) src_ino=4098 src_mapping=0x5678 dst_ino=4097 dst_mapping=0x1234 pos=0 len=4096
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              cp-10 0 pagecache_lock_wait: (f) state=1 ino=4098 mapping=0x5678
              cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
              cp-10 0 pagecache_lock_release: (f) state=1 ino=4097 mapping=0x1234
              cp-10 0 pagecache_lock_release: (f) state=1 ino=4098 mapping=0x5678
              cp-10 0 remap_exit: (f <- g) ret=4096
              """)
          .isUndecided("state before the trace");
    }
  }
}
