package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("fault-not-refused")
@ExtendWith(KeptReports.class)
final class FaultNotRefusedTest {

  @Test
  @DisplayName("a fault that waits for add of the mapping whose faults are disabled")
  void waits() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A} // BUG: asks for add
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a fault that is served instead of refused")
  void served() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 page_fault_exit: (f <- g) ret=0x200 // BUG: is served
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a fault that is refused with SIGBUS")
  void refused() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=-14
            """)
        .isClean();
  }

  @Test
  @DisplayName("a fault on another mapping is not its business")
  void otherMapping() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {B}
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a fault that tries add of the mapping whose faults are disabled")
  void tries() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {A} // BUG: asks for add
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a fault that gets add, once for all that follows from it")
  void acquires() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_acquired: (f) state=0 {A} // BUG: asks for add
            wl-10 0 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 page_fault_exit: (f <- g) ret=0x200
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a fault of an asynchronous write that a worker continues")
  void worker() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            kworker/u9:2-236 1 faults_disabled_set: (f) mapping={A.ptr}
            kworker/u9:2-236 1 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            kworker/u9:2-236 1 pagecache_lock_wait: (f) state=0 {A} // BUG: asks for add
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("hashed addresses are good enough: equal hashes are equal addresses")
  void hashed() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 page_fault_enter: (f) fdm=0x9abcdef0 dev=266338304 ino=4097 mapping=0x9abcdef0 pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097 mapping=0x9abcdef0 // BUG: asks for add
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a fault after the write has pinned its buffer is an ordinary fault")
  void afterwards() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
            wl-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A}
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a fault of another task is an ordinary fault")
  void otherTask() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            us-11 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
            us-11 1 pagecache_lock_wait: (f) state=0 {A}
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("is undecided where another CPU turns out to have lost events meanwhile")
  void retracted() {
    RuleTester.replay(
            FaultNotRefused.class,
            """
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A}
            CPU:1 [LOST 2 EVENTS]
            us-11 1 page_fault_enter: (f) fdm=0x0 {B} pgoff=7 address=0x7f00 flags=0x814
            """)
        .isUndecided("before a gap");
  }
}
