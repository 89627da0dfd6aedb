package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("address-order")
@ExtendWith(KeptReports.class)
final class AddressOrderTest {
  private static final String BEFORE =
      """
      sh-1 0 pagecache_lock_acquired: (f) state=0 {C}
      sh-1 0 pagecache_lock_release: (f) state=0 {C}
      """;

  private static RuleTester replay(String trace) {
    return RuleTester.replay(AddressOrder.class, BEFORE + trace);
  }

  @Test
  @DisplayName("a fault waits for add of a lower mapping with block of the higher one held")
  void faultWaits() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_wait: (f) state=0 {A} // BUG: a DIO write that holds block of one mapping asks for add of a lower one
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a remap takes block of the higher mapping first")
  void remap() {
    replay(
            """
            wl-10 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A} // BUG: a remap that holds block of one mapping asks for block of a lower one
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a wait and the acquisition that ends it are one request")
  void waitAndAcquisition() {
    replay(
            """
            wl-10 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 pagecache_lock_wait: (f) state=1 {A} // BUG: asks for block of a lower one
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("of two that are held one is higher")
  void between() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {C}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B} // BUG: of a lower one
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("ascending order")
  void ascending() {
    replay(
            """
            wl-10 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-11 1 pagecache_lock_wait: (f) state=0 {B}
            """)
        .isClean();
  }

  @Test
  @DisplayName("the fault handler drops block before it waits for the lower mapping")
  void dropAndRetake() {
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
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("add of the lower mapping that was had at once may have been tried")
  void mayHaveBeenTried() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-10 0 pagecache_lock_tried: (f) ok=1 state=1 {A}
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("add holds do not count, whatever their order")
  void addHeld() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
            wl-10 0 pagecache_lock_wait: (f) state=0 {A}
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("two tasks have no order between them")
  void twoTasks() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("block of an asynchronous DIO is not held by the task that has submitted it")
  void queued() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 dio_write_exit: (f <- g) ret=-529
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("hashed addresses have no order")
  void hashed() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=1 dev=266338304 ino=5000 mapping=0x8af89c8
            wl-10 0 pagecache_lock_acquired: (f) state=1 dev=266338304 ino=5001 mapping=0x7af89c8
            """)
        .isUndecided("addresses are hashed");
  }

  @Test
  @DisplayName("events were lost in between: the higher lock may have been released")
  void lost() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            CPU:1 [LOST 5 EVENTS]
            wl-10 1 pagecache_lock_acquired: (f) state=1 {A}
            """)
        .findsNothing();
  }
}
