package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("missing-reshootdown")
@ExtendWith(KeptReports.class)
final class MissingReshootdownTest {
  private static final String SHOT_DOWN =
      """
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-10 0 invalidate_exit: (f <- g) ret=0
      """;

  /** Pinning faults on B, whose add is not to be had: block of A is dropped and taken back. */
  private static final String DROPS =
      """
      wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
      wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
      wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {B}
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      wl-10 0 pagecache_lock_acquired: (f) state=0 {B}
      wl-10 0 pagecache_lock_release: (f) state=0 {B}
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 page_fault_exit: (f <- g) ret=0x2
      wl-10 0 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
      """;

  private static final String PINS =
      """
      wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
      wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
      """;

  private static final String WRITES =
      """
      wl-10 0 extent_write_enter: (f)
      wl-10 0 extent_write_exit: (f <- g)
      """;

  private static final String ENDS =
      """
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      wl-10 0 dio_write_exit: (f <- g) ret=8192
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(MissingReshootdown.class, shorthand);
  }

  private static RuleTester replayUntold(String shorthand) {
    return RuleTester.replayUntold(MissingReshootdown.class, shorthand);
  }

  @Test
  @DisplayName("a write that submits right after its locks were dropped")
  void submits() {
    replay(
            SHOT_DOWN
                + DROPS
                + PINS
                + "wl-10 0 extent_write_enter: (f) // BUG: submits without shooting down again\n"
                + "wl-10 0 extent_write_exit: (f <- g)\n"
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a drop that only the release inside the fault shows, the bit not being set")
  void notSignalled() {
    replay(
            SHOT_DOWN
                + DROPS.replace("0xff11000004561911", "{A.ptr}")
                + "wl-10 0 extent_write_enter: (f) // BUG: submits without shooting down again\n"
                + "wl-10 0 extent_write_exit: (f <- g)\n"
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a write that ends although locks were dropped when it last pinned")
  void ends() {
    replay(
            SHOT_DOWN
                + PINS
                + WRITES
                + DROPS
                + """
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                wl-10 0 dio_write_exit: (f <- g) ret=-14 // BUG: ends without shooting down again
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("an asynchronous write that a worker ends so")
  void worker() {
    replay(
            """
            rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
            rd-20 1 pagecache_lock_release: (f) state=0 {A}
            """
                + SHOT_DOWN
                + PINS
                + WRITES
                + """
                wl-10 0 dio_write_exit: (f <- g) ret=-529
                kw-30 1 dio_async_done: (f)
                kw-30 1 faults_disabled_set: (f) mapping={A.ptr}
                kw-30 1 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
                kw-30 1 pagecache_lock_tried: (f) ok=0 state=0 {B}
                kw-30 1 pagecache_lock_release: (f) state=1 {A}
                kw-30 1 pagecache_lock_acquired: (f) state=0 {B}
                kw-30 1 pagecache_lock_release: (f) state=0 {B}
                kw-30 1 pagecache_lock_acquired: (f) state=1 {A}
                kw-30 1 page_fault_exit: (f <- g) ret=0x2
                kw-30 1 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
                kw-30 1 pagecache_lock_release: (f) state=1 {A} // BUG: ends without shooting down again
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a shoot-down that leaves out the beginning, when nothing has been written yet")
  void tooShort() {
    replay(
            SHOT_DOWN
                + DROPS
                + """
                wl-10 0 invalidate_enter: (f) {A} start=4096 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=0
                wl-10 0 extent_write_enter: (f) // BUG: submits without shooting down again
                wl-10 0 extent_write_exit: (f <- g)
                """
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a write that shoots down again after each drop")
  void shootsDownAgain() {
    String again =
        """
        wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
        wl-10 0 invalidate_exit: (f <- g) ret=0
        """;
    replay(SHOT_DOWN + DROPS + again + DROPS + again + PINS + WRITES + ENDS).isClean();
  }

  @Test
  @DisplayName("a second shoot-down of what is left, when a part has been written")
  void shootsDownTheRest() {
    replay(
            SHOT_DOWN
                + PINS
                + WRITES
                + DROPS
                + """
                wl-10 0 invalidate_enter: (f) {A} start=4096 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=0
                """
                + PINS
                + WRITES
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a write that gives up because the second shoot-down failed")
  void failedShootdown() {
    replay(
            SHOT_DOWN
                + DROPS
                + """
                wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=-5
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                wl-10 0 dio_write_exit: (f <- g) ret=-5
                """)
        .findsNothing();
  }

  @Test
  @DisplayName("a write whose locks were never dropped")
  void noDrop() {
    replay(SHOT_DOWN + PINS + WRITES + PINS + WRITES + ENDS).hasNoOpportunity();
  }

  @Test
  @DisplayName("a write whose begin was lost")
  void startsInTheMiddle() {
    replay("wl-10 0 invalidate_exit: (f <- g) ret=0\n" + DROPS + WRITES + ENDS).hasNoOpportunity();
  }

  @Test
  @DisplayName("a gap between the drop and the submission may hide the shoot-down")
  void gap() {
    replay(SHOT_DOWN + DROPS + "CPU:0 [LOST 2 EVENTS]\n" + WRITES + ENDS).findsNothing();
  }

  @Test
  @DisplayName("shoot-downs that are not recorded at all")
  void shootdownsNotRecorded() {
    replayUntold(SHOT_DOWN.replaceAll("(?m)^.*invalidate_.*\n", "") + DROPS + WRITES + ENDS)
        .isUndecided("SHOOTDOWN_END");
  }
}
