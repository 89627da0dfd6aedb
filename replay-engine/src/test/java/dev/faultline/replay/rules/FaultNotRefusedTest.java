package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("fault-not-refused")
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
        .hasNoOpportunity();
  }
}
