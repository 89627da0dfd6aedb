package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("fault-out-of-order")
@ExtendWith(KeptReports.class)
final class FaultOutOfOrderTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(FaultOutOfOrder.class, shorthand);
  }

  @Test
  @DisplayName("reports a wait for add of the lower mapping with block of the upper one held")
  void downward() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A} // BUG: a page fault waits for add of a lower mapping
            wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-10 0 pagecache_lock_release: (f) state=0 {A}
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports it also where fdm carries the bit of an earlier drop")
  void downwardAgain() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
            wl-10 0 page_fault_enter: (f) fdm=0xff11000004562911 {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A} // BUG: a page fault waits for add of a lower mapping
            wl-10 0 pagecache_lock_release: (f) state=1 {B}
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts the upward order, block still held")
  void upward() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {B}
            wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
            wl-10 0 pagecache_lock_release: (f) state=0 {B}
            wl-10 0 page_fault_exit: (f <- g) ret=0x200
            """)
        .isClean();
  }

  @Test
  @DisplayName("accepts the downward order once block is dropped, and the wait to take it again")
  void dropped() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_release: (f) state=1 {B}
            wl-10 0 pagecache_lock_wait: (f) state=0 {A}
            wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-10 0 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 pagecache_lock_wait: (f) state=1 {B}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            """)
        .isClean();
  }

  @Test
  @DisplayName("has no opinion on a try, on a fault without a DIO write, and on the own mapping")
  void noOpportunity() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {A}
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {B}
            us-11 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
            us-11 1 pagecache_lock_wait: (f) state=0 {A}
            wl-12 1 pagecache_lock_release: (f) state=0 {C}
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("is undecided where addresses are hashed: equal or not, but in no order")
  void hashed() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) dev=266338304 ino=4098 mapping=0x9abcdef0 iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 dev=266338304 ino=4098 mapping=0x9abcdef0
            wl-10 0 faults_disabled_set: (f) mapping=0x9abcdef0
            wl-10 0 page_fault_enter: (f) fdm=0x9abcdef0 dev=266338304 ino=4097 mapping=0x12345678 pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097 mapping=0x12345678
            wl-10 0 pagecache_lock_release: (f) state=1 dev=266338304 ino=4098 mapping=0x9abcdef0
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            """)
        .isUndecided("order is not known");
  }

  @Test
  @DisplayName("is undecided where the write began before the trace: block may have been dropped")
  void beganBefore() {
    replay(
            """
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A}
            wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-10 0 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            """)
        .isUndecided("state before the trace");
  }

  @Test
  @DisplayName("is undecided where events were lost before the wait")
  void retracted() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A}
            CPU:1 [LOST 9 EVENTS]
            wl-12 1 pagecache_lock_release: (f) state=0 {C}
            """)
        .isUndecided("before a gap");
  }
}
