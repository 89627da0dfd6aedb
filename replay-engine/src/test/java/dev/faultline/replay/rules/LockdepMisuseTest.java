package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("lock-misuse, of locks that lockdep names")
@ExtendWith(KeptReports.class)
final class LockdepMisuseTest {

  private static RuleTester replay(String trace) {
    return RuleTester.replay(LockMisuse.class, trace);
  }

  @Test
  @DisplayName("a lock that is released twice")
  void twice() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_acquired: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock // BUG: a task releases &a->lock twice
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("one release too many of a reader, on a kernel that tells only requests")
  void reader() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-10 0 lock_acquire: 0xa0 read &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock // BUG: a task releases &a->lock twice
            """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("every release of what is held, also by readers that nest")
  void balanced() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-10 0 lock_acquire: 0xa0 read &a->lock
            wl-10 0 lock_acquire: 0xa0 try read &a->lock
            wl-11 1 lock_acquire: 0xa0 read &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-11 1 lock_release: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """)
        .isClean();
  }

  @Test
  @DisplayName("locks that were held when the trace began")
  void fromBefore() {
    replay(
            """
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-11 0 lock_acquire: 0xb0 read &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            """)
        .isUndecided("the state before the trace");
  }

  @Test
  @DisplayName("events were lost before the second release")
  void lost() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            CPU:0 [LOST 5 EVENTS]
            wl-10 0 lock_release: 0xa0 &a->lock
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a gap that becomes known later takes it back")
  void lostElsewhere() {
    replay(
            """
            wl-11 1 lock_acquire: 0xb0 read &b->lock
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            CPU:1 [LOST 5 EVENTS]
            wl-11 1 lock_release: 0xb0 &b->lock
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a lock that is released by another task than its holder")
  void handedOver() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 sb_writers
            wl-11 1 lock_release: 0xa0 sb_writers
            wl-12 1 lock_acquire: 0xa0 sb_writers
            wl-12 1 lock_release: 0xa0 sb_writers
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("an annotation that keeps nobody out")
  void annotation() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 (wq_completion)events
            wl-11 1 lock_acquire: 0xa0 (wq_completion)events
            wl-11 1 lock_release: 0xa0 (wq_completion)events
            wl-12 1 lock_acquire: 0xa0 (wq_completion)events
            wl-12 1 lock_release: 0xa0 (wq_completion)events
            wl-10 0 lock_release: 0xa0 (wq_completion)events
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("a lock that its holder takes again is none that its events tell of")
  void retaken() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &b->lock
            wl-10 0 lock_release: 0xa0 &b->lock
            wl-10 0 lock_release: 0xa0 &b->lock
            wl-10 0 lock_acquire: 0xc0 &b->lock
            wl-10 0 lock_acquire: 0xc0 &b->lock
            wl-10 0 lock_release: 0xc0 &b->lock
            wl-10 0 lock_release: 0xc0 &b->lock
            """)
        .findsNothing();
  }

  @Test
  @DisplayName("an interrupt releases what it took, not what the task below holds")
  void interrupt() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0h lock_acquire: 0xb0 &b->lock
            wl-10 0h lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """)
        .isClean();
  }
}
