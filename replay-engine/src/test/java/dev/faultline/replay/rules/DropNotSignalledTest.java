package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("drop-not-signalled")
@ExtendWith(KeptReports.class)
final class DropNotSignalledTest {
  private static final String DROPS =
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
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(DropNotSignalled.class, shorthand);
  }

  @Test
  @DisplayName("reports a clear without bit 0 after a fault dropped block")
  void notSignalled() {
    replay(DROPS + "wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=-14 // BUG: does not tell")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts a clear with bit 0")
  void signalled() {
    replay(DROPS + "wl-10 0 faults_disabled_clear: (f) value=0xff11000004562911 ret=-14").isClean();
  }

  @Test
  @DisplayName("accepts a second turn without a drop after one with a drop")
  void secondTurn() {
    RuleTester second =
        replay(
            DROPS
                + """
                wl-10 0 faults_disabled_clear: (f) value=0xff11000004562911 ret=-14
                wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
                wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=0
                """);
    second.isClean();
  }

  @Test
  @DisplayName("has no opinion where nothing was dropped, or was dropped by the write itself")
  void notDropped() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
            wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
            wl-10 0 pagecache_lock_release: (f) state=0 {B}
            wl-10 0 page_fault_exit: (f <- g) ret=0x200
            wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("has no opinion on a write that began before the trace")
  void beganBefore() {
    replay(
            """
            wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
            wl-10 0 pagecache_lock_release: (f) state=1 {B}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
            wl-10 0 page_fault_exit: (f <- g) ret=0x2
            wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=-14
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
                wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=-14
                """)
        .hasNoOpportunity();
    replay(
            DROPS
                + """
                wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=-14
                CPU:1 [LOST 5 EVENTS]
                rd-11 1 pagecache_lock_release: (f) state=0 {C}
                """)
        .isUndecided("before a gap");
  }
}
