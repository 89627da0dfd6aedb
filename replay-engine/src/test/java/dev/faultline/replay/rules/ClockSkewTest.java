package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("clock-skew")
@ExtendWith(KeptReports.class)
final class ClockSkewTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(ClockSkew.class, shorthand);
  }

  @Test
  @DisplayName("notes a release that is recorded behind the acquisition that it allowed")
  void lateRelease() {
    replay(
            """
            rd-10 0 @2.000000 pagecache_lock_acquired: (f) state=0 {A}
            wl-11 1 @2.000500 pagecache_lock_acquired: (f) state=1 {A}
            rd-10 0 @2.000503 pagecache_lock_release: (f) state=0 {A} // BUG: a release is recorded behind
            """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("notes a worker's release that is recorded behind the acquisition that it allowed")
  void lateWorker() {
    replay(
            """
            wl-11 1 @2.000000 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
            wl-11 1 @2.000010 pagecache_lock_acquired: (f) state=1 {A}
            wl-11 1 @2.000020 extent_write_enter: (f)
            wl-11 1 @2.000030 extent_write_exit: (f <- g)
            wl-11 1 @2.000040 dio_write_exit: (f <- g) ret=-529
            rd-10 0 @2.000500 pagecache_lock_acquired: (f) state=0 {A}
            kworker/u9:2-236 1 @2.000504 pagecache_lock_release: (f) state=1 {A} // BUG: a release is recorded behind
            """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("notes time that runs backwards")
  void backwards() {
    replay(
            """
            rd-10 0 @2.000500 pagecache_lock_acquired: (f) state=0 {A}
            rd-10 0 @2.000400 pagecache_lock_release: (f) state=0 {A} // BUG: time runs backwards
            rd-10 0 @2.000600 pagecache_lock_acquired: (f) state=0 {A}
            """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("does not blame the clock for a release of another file, or of the same state")
  void unrelated() {
    replay(
            """
            r2-12 0 @2.000000 pagecache_lock_acquired: (f) state=0 {B}
            rd-10 0 @2.000100 pagecache_lock_acquired: (f) state=0 {A}
            wl-11 1 @2.000500 pagecache_lock_acquired: (f) state=1 {A}
            r2-12 0 @2.000502 pagecache_lock_release: (f) state=0 {B}
            wl-11 1 @2.000503 pagecache_lock_release: (f) state=1 {A}
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("does not blame the clock within one CPU, nor for milliseconds")
  void notTheClock() {
    replay(
            """
            rd-10 0 @2.000100 pagecache_lock_acquired: (f) state=0 {A}
            wl-11 0 @2.000500 pagecache_lock_acquired: (f) state=1 {A}
            rd-10 0 @2.000502 pagecache_lock_release: (f) state=0 {A}
            wl-11 0 @2.000700 pagecache_lock_release: (f) state=1 {A}
            rd-10 0 @2.001000 pagecache_lock_acquired: (f) state=0 {B}
            wl-11 1 @2.002000 pagecache_lock_acquired: (f) state=1 {B}
            rd-10 0 @2.005000 pagecache_lock_release: (f) state=0 {B}
            """)
        .findsNothing();
  }

  private static final String WRITES =
      """
      zz-90 0 @1.000001 pagecache_lock_acquired: (f) state=1 {A}
      zz-90 0 @1.000002 pagecache_lock_release: (f) state=1 {A}
      wl-10 0 @1.000003 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
      wl-10 0 @1.000004 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 @1.000005 extent_write_enter: (f)
      wl-10 0 @1.000006 extent_write_exit: (f <- g)
      """;

  @Test
  @DisplayName("no violation rests on lines of one CPU that are not in the order of their times")
  void swapped() {
    String released = "wl-10 0 @1.000007 pagecache_lock_release: (f) state=1 {A}\n";
    String early = "wl-10 0 @1.000006 dio_write_exit: (f <- g) ret=4096\n";
    String ended = early.replace("1.000006", "1.000008");
    String goesOn = "wl-10 0 @1.000009 pagecache_lock_acquired: (f) state=0 {B}\n";

    assertThat(RuleTester.replay(UnbalancedRelease.class, WRITES + early + released).findings())
        .isNotEmpty();
    RuleTester.replay(UnbalancedRelease.class, WRITES + ended + released + goesOn).findsNothing();
  }

  @Test
  @DisplayName("no violation rests on a trace whose time goes back again and again")
  void reversed() {
    String text =
        WRITES
            + "wl-10 0 @1.000008 dio_write_exit: (f <- g) ret=4096\n"
            + "wl-10 0 @1.000007 pagecache_lock_acquired: (f) state=0 {B}\n";
    StringBuilder backwards = new StringBuilder();
    for (int us = 30; us > 10; us--) {
      backwards
          .append("rd-20 1 @0.0000")
          .append(us)
          .append(" pagecache_lock_acquired: (f) state=0 {C}\n");
    }

    RuleTester.replay(UnbalancedRelease.class, text + backwards).findsNothing();
  }
}
