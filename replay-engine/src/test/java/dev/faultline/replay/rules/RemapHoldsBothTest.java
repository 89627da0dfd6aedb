package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("remap-holds-both")
@ExtendWith(KeptReports.class)
final class RemapHoldsBothTest {
  private static final String FROM_B_TO_A =
      "cp-10 0 remap_enter: (f) src_ino=4098 src_mapping={B.ptr} dst_ino=4097 dst_mapping={A.ptr}"
          + " pos=0 len=4096\n";

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(RemapHoldsBoth.class, shorthand);
  }

  @Test
  @DisplayName("reports a remap without block of its source")
  void withoutSource() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=4096 // BUG: a remap succeeds without block of the source
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports a remap without block of its destination")
  void withoutDestination() {
    replay(
            """
            rd-90 1 pagecache_lock_acquired: (f) state=0 {A}
            rd-90 1 pagecache_lock_release: (f) state=0 {A}
            """
                + FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 {B}
                cp-10 0 pagecache_lock_release: (f) state=1 {B}
                cp-10 0 remap_exit: (f <- g) ret=4096 // BUG: a remap succeeds without block of the destination
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("reports a remap that takes add in the place of block")
  void wrongState() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
                cp-10 0 pagecache_lock_acquired: (f) state=0 {B}
                cp-10 0 pagecache_lock_release: (f) state=0 {B}
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=4096 // BUG: a remap succeeds without block of the source
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts block of both, in ascending order, named")
  void named() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
                cp-10 0 pagecache_lock_acquired: (f) state=1 {B}
                cp-10 0 pagecache_lock_release: (f) state=1 {B}
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=4096
                """)
        .isClean();
  }

  @Test
  @DisplayName("accepts two acquisitions without a name: of the lower file, then of the upper one")
  void unnamed() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
                cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
                cp-10 0 pagecache_lock_release: (f) state=1 {B}
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=4096
                """)
        .isClean();
  }

  @Test
  @DisplayName("accepts an acquisition without a name behind a wait that has one")
  void unnamedAfterWait() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
                cp-10 0 pagecache_lock_wait: (f) state=1 {B}
                cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
                cp-10 0 pagecache_lock_release: (f) state=1 {B}
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=4096
                """)
        .isClean();
  }

  @Test
  @DisplayName("reports one acquisition without a name where there must be two")
  void onlyOneUnnamed() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=4096 // BUG: a remap succeeds without block of the source
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("accepts a remap within one file, which locks it once")
  void sameFile() {
    replay(
            """
            cp-10 0 remap_enter: (f) src_ino=4097 src_mapping={A.ptr} dst_ino=4097 dst_mapping={A.ptr} pos=0 len=4096
            cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
            cp-10 0 pagecache_lock_release: (f) state=1 {A}
            cp-10 0 remap_exit: (f <- g) ret=4096
            """)
        .isClean();
  }

  @Test
  @DisplayName("has no opinion on a remap that failed, and on one that began before the trace")
  void noOpportunity() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=-18
                cp-11 1 pagecache_lock_release: (f) state=1 {A}
                cp-11 1 remap_exit: (f <- g) ret=4096
                """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("is undecided where acquisitions have no name and addresses are hashed")
  void hashed() {
    replay(
            """
            rd-90 1 pagecache_lock_acquired: (f) state=0 ino=4097 mapping=0x1234
            rd-90 1 pagecache_lock_release: (f) state=0 ino=4097 mapping=0x1234
            cp-10 0 remap_enter: (f) src_ino=4098 src_mapping=0x5678 dst_ino=4097 dst_mapping=0x1234 pos=0 len=4096
            cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
            cp-10 0 pagecache_lock_wait: (f) state=1 ino=4098 mapping=0x5678
            cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
            cp-10 0 remap_exit: (f <- g) ret=4096
            """)
        .isUndecided("more than one mapping");
  }

  @Test
  @DisplayName("is undecided where another CPU turns out to have lost events meanwhile")
  void retracted() {
    replay(
            FROM_B_TO_A
                + """
                cp-10 0 pagecache_lock_acquired: (f) state=1 {A}
                cp-10 0 pagecache_lock_release: (f) state=1 {A}
                cp-10 0 remap_exit: (f <- g) ret=4096
                CPU:1 [LOST 4 EVENTS]
                rd-90 1 pagecache_lock_acquired: (f) state=0 {A}
                """)
        .isUndecided("before a gap");
  }
}
