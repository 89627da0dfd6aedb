package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("lock-misuse")
@ExtendWith(KeptReports.class)
final class LockMisuseTest {

  private static RuleTester replay(String trace) {
    return RuleTester.replay(LockMisuse.class, InodeLock.bindings(), trace);
  }

  @Test
  @DisplayName("a lock that is released twice")
  void twice() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-10 0 inode_unlock: (f) inode=0xaa // BUG: a task releases i_rwsem twice
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a lock that another task holds")
  void foreign() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-11 1 inode_unlock: (f) inode=0xaa // BUG: releases i_rwsem, which another task holds
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a lock that nobody holds any more")
  void nobody() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-11 1 inode_unlock: (f) inode=0xaa // BUG: releases i_rwsem, which nobody holds
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("one release too many among readers")
  void readers() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-10 0 inode_locked: (f) inode=0xaa write=0
            wl-11 1 inode_locked: (f) inode=0xaa write=0
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-10 0 inode_unlock: (f) inode=0xaa // BUG: which another task holds
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("every release of what is held")
  void balanced() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-10 0 inode_locked: (f) inode=0xaa write=0
            wl-11 0 inode_locked: (f) inode=0xaa write=0
            wl-11 0 inode_locked: (f) inode=0xaa write=0
            wl-11 0 inode_unlock: (f) inode=0xaa
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-11 0 inode_unlock: (f) inode=0xaa
            """)
        .isClean();
  }

  @Test
  @DisplayName("a release of what may have been held before the trace")
  void fromBefore() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=0
            wl-11 0 inode_unlock: (f) inode=0xaa
            wl-12 0 inode_unlock: (f) inode=0xbb
            """)
        .isUndecided("the state before the trace");
  }

  @Test
  @DisplayName("after an exclusive acquisition beside a holder nothing is certain")
  void contradicted() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-11 1 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-12 1 inode_unlock: (f) inode=0xaa
            """)
        .isUndecided("the capture contradicts itself");
  }

  @Test
  @DisplayName("a release that was recorded late is not the next holder's")
  void late() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-11 1 inode_locked: (f) inode=0xaa write=1
            wl-11 1 inode_unlock: (f) inode=0xaa
            wl-12 1 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-12 1 inode_unlock: (f) inode=0xaa
            wl-13 1 inode_locked: (f) inode=0xaa write=1
            wl-13 1 inode_unlock: (f) inode=0xaa
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("events were lost before the second release")
  void lost() {
    replay(
            """
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            CPU:0 [LOST 5 EVENTS]
            wl-10 0 inode_unlock: (f) inode=0xaa
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a finding that rests on what was lost on another CPU is taken back")
  void lostElsewhere() {
    replay(
            """
            wl-11 1 inode_locked: (f) inode=0xbb write=1
            wl-10 0 inode_locked: (f) inode=0xaa write=1
            wl-10 0 inode_unlock: (f) inode=0xaa
            wl-10 0 inode_unlock: (f) inode=0xaa
            CPU:1 [LOST 5 EVENTS]
            wl-11 1 inode_unlock: (f) inode=0xbb
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("mmap_lock may be released by another context")
  void mmapLock() {
    RuleTester.replay(
            LockMisuse.class,
            """
            wl-10 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
            wl-10 0 mmap_lock_released: mm=00aa memcg_path=/ write=true
            wl-10 0 mmap_lock_released: mm=00aa memcg_path=/ write=true
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("the page-cache lock is the business of other rules")
  void pageCacheLock() {
    RuleTester.replay(
            LockMisuse.class,
            """
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .hasNoOpportunity();
  }
}
