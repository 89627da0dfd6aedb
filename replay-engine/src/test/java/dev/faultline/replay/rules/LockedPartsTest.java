package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Functions that run under the page-cache lock")
@ExtendWith(KeptReports.class)
final class LockedPartsTest {

  private static RuleTester exclusion(String shorthand) {
    return RuleTester.replay(StateExclusion.class, shorthand);
  }

  private static RuleTester deadlock(String shorthand) {
    return RuleTester.replay(Deadlock.class, shorthand);
  }

  @Test
  @DisplayName("a fault runs in the middle of a write's bch2_write: certain overlap")
  void overlap() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            us-10 0 page_fault_begin: (f) {A} pgoff=7 address=0x7f00 flags=0x814
            us-10 0 page_fault_locked_enter: (f) // BUG: a page fault acquires add while a DIO write holds block
            us-10 0 @9.0 page_fault_locked_exit: (f)
            wl-11 1 dio_write_locked_exit: (f)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a fault is under way while a write is: possible overlap")
  void possible() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            us-10 0 page_fault_begin: (f) {A} pgoff=7 address=0x7f00 flags=0x814
            wl-11 1 dio_write_locked_exit: (f)
            us-10 0 page_fault_locked_enter: (f)
            us-10 0 page_fault_locked_exit: (f)
            us-10 0 page_fault_exit: (f) ret=0x0
            wl-11 1 @9.0 dio_write_exit: (f) ret=4096
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a fault inside of the pinning may have dropped the write's block")
  void droppedInFault() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            wl-11 1 page_fault_begin: (f) {A} pgoff=7 address=0x7f00 flags=0x814
            us-10 0 page_fault_begin: (f) {B} pgoff=7 address=0x7f00 flags=0x814
            us-10 0 page_fault_locked_enter: (f)
            us-10 0 page_fault_locked_exit: (f)
            wl-11 1 page_fault_exit: (f) ret=0x0
            wl-11 1 @9.0 dio_write_locked_exit: (f)
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("after such a fault the write has block again")
  void retaken() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            wl-11 1 page_fault_begin: (f) {A} pgoff=7 address=0x7f00 flags=0x814
            wl-11 1 page_fault_exit: (f) ret=0x0
            us-10 0 page_fault_begin: (f) {B} pgoff=7 address=0x7f00 flags=0x814
            us-10 0 page_fault_locked_enter: (f) // BUG: a page fault acquires add while a DIO write holds block
            wl-11 1 @9.0 dio_write_locked_exit: (f)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("parts nest: a shoot-down writes back through bch2_write")
  void nested() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            wl-11 1 dio_write_locked_enter: (f)
            wl-11 1 dio_write_locked_exit: (f)
            us-10 0 page_fault_begin: (f) {A} pgoff=7 address=0x7f00 flags=0x814
            us-10 0 page_fault_locked_enter: (f) // BUG: a page fault acquires add while a DIO write holds block
            us-10 0 @9.0 page_fault_locked_exit: (f)
            wl-11 1 dio_write_locked_exit: (f)
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a part whose return was missed ends with its operation")
  void missed() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            wl-11 1 dio_write_exit: (f) ret=4096
            us-10 0 page_fault_begin: (f) {A} pgoff=7 address=0x7f00 flags=0x814
            us-10 0 page_fault_locked_enter: (f)
            us-10 0 @9.0 page_fault_locked_exit: (f)
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a function that is called from elsewhere says nothing there")
  void elsewhere() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            us-10 0 dio_read_enter: (f) {A} iocb=0x2 pos=0 count=4096
            us-10 0 dio_write_locked_enter: (f)
            us-10 0 page_fault_locked_enter: (f)
            wl-11 1 @9.0 dio_write_locked_exit: (f)
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("where the lock is recorded, that counts")
  void recordedLock() {
    exclusion(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 dio_write_locked_enter: (f)
            wl-11 1 pagecache_lock_release: (f) state=1 {A}
            us-10 0 page_fault_begin: (f) {A} pgoff=7 address=0x7f00 flags=0x814
            us-10 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-11 1 @9.0 dio_write_locked_exit: (f)
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a remap that waits for a write whose fault waits for the remap's block")
  void circle() {
    deadlock(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            rm-12 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=4096
            rm-12 0 dio_drain_wait: (f) {A}
            rm-12 0 remap_locked_enter: (f)
            wl-11 1 page_fault_begin: (f) {B} pgoff=7 address=0x7f00 flags=0x814
            wl-11 1 pagecache_lock_wait: (f) state=0 {B} // BUG: waits for
            us-10 0 @9.0 page_fault_begin: (f) {C} pgoff=7 address=0x7f00 flags=0x814
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a write that waits behind a remap whose part is over: no circle is certain")
  void noCircle() {
    deadlock(
            """
            wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 dio_write_locked_enter: (f)
            rm-12 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4098 dst_mapping={B.ptr} pos=0 len=4096
            rm-12 0 dio_drain_wait: (f) {A}
            rm-12 0 remap_locked_enter: (f)
            rm-12 0 remap_locked_exit: (f)
            rm-12 0 dio_drain_wait: (f) {A}
            wl-11 1 page_fault_begin: (f) {B} pgoff=7 address=0x7f00 flags=0x814
            wl-11 1 pagecache_lock_wait: (f) state=0 {B}
            us-10 0 @9.0 page_fault_begin: (f) {C} pgoff=7 address=0x7f00 flags=0x814
            """)
        .findsNothing();
  }
}
