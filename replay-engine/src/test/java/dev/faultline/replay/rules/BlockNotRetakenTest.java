package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("block-not-retaken")
@ExtendWith(KeptReports.class)
final class BlockNotRetakenTest {
  private static final String DROPS =
      """
      wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
      wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
      wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
      wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
      wl-10 0 pagecache_lock_release: (f) state=1 {B}
      wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
      wl-10 0 pagecache_lock_release: (f) state=0 {A}
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(BlockNotRetaken.class, shorthand);
  }

  @Test
  @DisplayName("reports a fault that drops block and ends")
  void notRetaken() {
    replay(DROPS + "wl-10 0 page_fault_exit: (f <- g) ret=0x2 // BUG: ends without taking it again")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports a fault that takes add, or block of the wrong file, in its place")
  void wrongLock() {
    replay(
            DROPS
                + """
                wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
                wl-10 0 page_fault_exit: (f <- g) ret=0x2 // BUG: ends without taking it again
                """)
        .findsMarked(Grade.Value.VIOLATION);
    replay(
            DROPS
                + """
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 page_fault_exit: (f <- g) ret=0x2 // BUG: ends without taking it again
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports a fault that drops block a second time")
  void droppedTwice() {
    replay(
            DROPS
                + """
                wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
                wl-10 0 pagecache_lock_release: (f) state=1 {B}
                wl-10 0 page_fault_exit: (f <- g) ret=0x2 // BUG: ends without taking it again
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts a fault that takes it again, at once or after a wait")
  void retaken() {
    replay(
            DROPS
                + """
                wl-10 0 pagecache_lock_wait: (f) state=1 {B}
                wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
                wl-10 0 page_fault_exit: (f <- g) ret=0x2
                """)
        .isClean();
  }

  @Test
  @DisplayName("has no opinion on a fault that keeps block, or whose write is not known")
  void noOpportunity() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
            wl-10 0 pagecache_lock_release: (f) state=0 {B}
            wl-10 0 page_fault_exit: (f <- g) ret=0x200
            wl-11 1 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-11 1 pagecache_lock_release: (f) state=1 {B}
            wl-11 1 page_fault_exit: (f <- g) ret=0x2
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("has no opinion across a gap, and takes back what a late gap puts in doubt")
  void gaps() {
    replay(
            DROPS
                + """
                CPU:0 [LOST 5 EVENTS]
                wl-10 0 page_fault_exit: (f <- g) ret=0x2
                """)
        .findsNothing();
    replay(
            DROPS
                + """
                wl-10 0 page_fault_exit: (f <- g) ret=0x2
                CPU:1 [LOST 5 EVENTS]
                rd-11 1 pagecache_lock_release: (f) state=0 {C}
                """)
        .isUndecided("before a gap");
  }
}
