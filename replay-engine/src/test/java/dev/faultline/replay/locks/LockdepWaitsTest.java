package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who waits for locks that lockdep names")
final class LockdepWaitsTest {

  @Test
  @DisplayName("a request that found its lock taken waits for the holder")
  void contended() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 lock_acquire: 0xa0 &a->lock
                wl-11 1 lock_acquire: 0xa0 &a->lock
                wl-11 1 lock_contended: 0xa0 &a->lock
                wl-12 1 @9.0 lock_acquire: 0xc0 &c->lock
                """))
        .containsExactly("11 waits for &a->lock(write): 10 has held &a->lock(write)");
  }

  @Test
  @DisplayName("a kernel that tells only requests shows it too")
  void untold() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 lock_acquire: 0xa0 read &a->lock
                wl-11 1 lock_acquire: 0xa0 &a->lock
                wl-12 1 @9.0 lock_acquire: 0xc0 &c->lock
                """))
        .containsExactly("11 waits for &a->lock(write): 10 has held &a->lock(read)");
  }

  @Test
  @DisplayName("who has got it waits no more, told or not")
  void granted() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 lock_acquire: 0xa0 &a->lock
                wl-11 1 lock_acquire: 0xa0 &a->lock
                wl-10 0 lock_release: 0xa0 &a->lock
                wl-12 0 lock_acquire: 0xb0 &b->lock
                wl-13 1 lock_acquire: 0xb0 &b->lock
                wl-13 1 lock_contended: 0xb0 &b->lock
                wl-12 0 lock_release: 0xb0 &b->lock
                wl-13 1 lock_acquired: 0xb0 &b->lock
                wl-14 1 @9.0 lock_acquire: 0xc0 &c->lock
                """))
        .isEmpty();
  }

  @Test
  @DisplayName("two that hold what the other one asks for wait for each other")
  void circle() {
    String trace =
        """
        wl-10 0 lock_acquire: 0xa0 &a->lock
        wl-11 1 lock_acquire: 0xb0 &b->lock
        wl-10 0 lock_acquire: 0xb0 &b->lock
        wl-10 0 lock_contended: 0xb0 &b->lock
        wl-11 1 lock_acquire: 0xa0 &a->lock
        wl-11 1 lock_contended: 0xa0 &a->lock
        wl-12 1 @9.0 lock_acquire: 0xc0 &c->lock
        """;

    assertThat(ReplayedTrace.waits(trace).circles())
        .singleElement()
        .satisfies(circle -> assertThat(circle.parties()).hasSize(2));
  }

  @Test
  @DisplayName("contention that has ended leaves neither waiter nor holder")
  void contention() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 contention_begin: 0xa0 (flags=MUTEX)
                wl-10 0 contention_end: 0xa0 (ret=0)
                wl-11 0 contention_begin: 0xa0 (flags=MUTEX)
                wl-11 0 contention_end: 0xa0 (ret=-4)
                wl-12 1 contention_begin: 0xa0 (flags=READ)
                wl-13 1 @9.0 contention_begin: 0xb0 (flags=SPIN)
                """))
        .isEmpty();
  }
}
