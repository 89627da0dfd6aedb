package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.OrderEdge;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of these traces pass: nothing hangs in them. */
@DisplayName("lock-order-inversion, of locks that lockdep names")
@ExtendWith(KeptReports.class)
final class LockdepInversionTest {
  private static final String BA =
      """
      wl-11 1 lock_acquire: 0xb0 &b->lock
      wl-11 1 lock_acquire: 0xa0 &a->lock // BUG: lock-order inversion: &a->lock(write) → &b->lock → &a->lock(write)
      wl-11 1 lock_release: 0xa0 &a->lock
      wl-11 1 lock_release: 0xb0 &b->lock
      """;

  private static final String NEVER_BA =
      """
      wl-11 1 lock_acquire: 0xb0 &b->lock
      wl-11 1 lock_acquire: 0xa0 &a->lock
      wl-11 1 lock_release: 0xa0 &a->lock
      wl-11 1 lock_release: 0xb0 &b->lock
      """;

  private static RuleTester replay(String trace) {
    return RuleTester.replay(LockOrderInversion.class, trace);
  }

  @Test
  @DisplayName("one takes A then B, another one B then A: both chains are shown")
  void abba() {
    RuleTester tester =
        replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_acquired: 0xa0 &a->lock
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_acquired: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """
                + BA);

    tester.findsMarked(Grade.Value.POTENTIAL);
    Finding finding = tester.findings().get(0);
    assertThat(finding.getEvidenceList())
        .extracting(Evidence::getLine)
        .containsExactly(1L, 3L, 7L, 8L);
    assertThat(finding.getArgument().getLetList())
        .satisfiesExactly(
            first -> assertThat(first).contains("wl-10", "&a->lock(write) 0xa0", "&b->lock(write)"),
            second -> assertThat(second).contains("wl-11", "&b->lock(write) 0xb0"));
  }

  @Test
  @DisplayName("three tasks and three locks in a circle")
  void abbcca() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 a
            wl-10 0 lock_acquire: 0xb0 b
            wl-10 0 lock_release: 0xb0 b
            wl-10 0 lock_release: 0xa0 a
            wl-11 0 lock_acquire: 0xb0 b
            wl-11 0 lock_acquire: 0xc0 c
            wl-11 0 lock_release: 0xc0 c
            wl-11 0 lock_release: 0xb0 b
            wl-12 0 lock_acquire: 0xc0 c
            wl-12 0 lock_acquire: 0xa0 a // BUG: lock-order inversion: a(write) → b → c → a(write)
            wl-12 0 lock_release: 0xa0 a
            wl-12 0 lock_release: 0xc0 c
            """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("the page-cache lock, which lockdep does not know, then A; another one A then it")
  void underPageCacheLock() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 dio_write_exit: (f <- g) ret=8192
            wl-11 1 lock_acquire: 0xa0 &a->lock
            wl-11 1 pagecache_lock_wait: (f) state=0 {A} // BUG: lock-order inversion: pagecache(block) → &a->lock → pagecache(add)
            wl-11 1 pagecache_lock_acquired: (f) state=0 {A}
            wl-11 1 pagecache_lock_release: (f) state=0 {A}
            wl-11 1 lock_release: 0xa0 &a->lock
            """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("what is held by a trylock is held all the same")
  void heldByTry() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 try &a->lock
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """
                + BA)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a trylock waits for nobody")
  void tried() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_acquire: 0xb0 try &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """
                + NEVER_BA)
        .isClean();
  }

  @Test
  @DisplayName("readers of locks that nobody writes wait for nobody")
  void readers() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 read rcu_read_lock
            wl-10 0 lock_acquire: 0xb0 read &srcu
            wl-10 0 lock_release: 0xb0 &srcu
            wl-10 0 lock_release: 0xa0 rcu_read_lock
            wl-11 1 lock_acquire: 0xb0 read &srcu
            wl-11 1 lock_acquire: 0xa0 read rcu_read_lock
            wl-11 1 lock_release: 0xa0 rcu_read_lock
            wl-11 1 lock_release: 0xb0 &srcu
            """)
        .isClean();
  }

  @Test
  @DisplayName("readers wait for each other through a writer")
  void throughWriter() {
    RuleTester tester =
        replay(
            """
            wl-10 0 lock_acquire: 0xa0 read &a->sem
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->sem
            wl-11 1 lock_acquire: 0xb0 &b->lock
            wl-11 1 lock_acquire: 0xa0 read &a->sem // BUG: lock-order inversion: &a->sem(read) → &b->lock → &a->sem(read)
            wl-11 1 lock_release: 0xa0 &a->sem
            wl-11 1 lock_release: 0xb0 &b->lock
            wl-12 1 lock_acquire: 0xa0 &a->sem
            wl-12 1 lock_release: 0xa0 &a->sem
            """);

    tester.findsMarked(Grade.Value.POTENTIAL);
    assertThat(tester.findings().get(0).getArgument().getBecause())
        .contains("a queued writer of this &a->sem", "this trace has 1");
  }

  @Test
  @DisplayName("a reader in an interrupt passes a writer that waits")
  void recursiveReader() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 read &a->rwlock
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->rwlock
            wl-11 1h lock_acquire: 0xb0 &b->lock
            wl-11 1h lock_acquire: 0xa0 read &a->rwlock
            wl-11 1h lock_release: 0xa0 &a->rwlock
            wl-11 1h lock_release: 0xb0 &b->lock
            wl-12 1 lock_acquire: 0xa0 &a->rwlock
            wl-12 1 lock_release: 0xa0 &a->rwlock
            """)
        .isClean();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h", "s", "z"})
  @DisplayName("an interrupt does not hold what the task holds that it came into")
  void interrupt(String context) {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0%1$s lock_acquire: 0xb0 &b->lock
            wl-10 0%1$s lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """
                    .formatted(context)
                + NEVER_BA)
        .isClean();
  }

  @Test
  @DisplayName("an interrupt that comes into a softirq is another one")
  void interruptInSoftirq() {
    replay(
            """
            wl-10 0s lock_acquire: 0xa0 &a->lock
            wl-10 0h lock_acquire: 0xb0 &b->lock
            wl-10 0h lock_release: 0xb0 &b->lock
            wl-10 0s lock_release: 0xa0 &a->lock
            """
                + NEVER_BA)
        .isClean();
  }

  @Test
  @DisplayName("an interrupt takes B then A: the task below it has no part in it")
  void inInterrupt() {
    RuleTester tester =
        replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            wl-10 1s lock_acquire: 0xb0 &b->lock
            wl-10 1s lock_acquire: 0xa0 &a->lock // BUG: lock-order inversion: &a->lock(write) → &b->lock → &a->lock(write)
            wl-10 1s lock_release: 0xa0 &a->lock
            wl-10 1s lock_release: 0xb0 &b->lock
            """);

    tester.findsMarked(Grade.Value.POTENTIAL);
    assertThat(tester.findings().get(0).getArgument().getLetList())
        .anySatisfy(half -> assertThat(half).contains("wl-10, a softirq,"));
  }

  @Test
  @DisplayName("the idle tasks of two CPUs are two")
  void idle() {
    replay(
            """
            <idle>-0 0 lock_acquire: 0xa0 &a->lock
            <idle>-0 1 lock_acquire: 0xb0 &b->lock
            <idle>-0 1 lock_release: 0xb0 &b->lock
            <idle>-0 0 lock_release: 0xa0 &a->lock
            """
                + NEVER_BA)
        .isClean();
  }

  @Test
  @DisplayName("without flags nobody knows what an interrupt took")
  void noFlags() {
    replay(
            """
            wl-10 0? lock_acquire: 0xa0 &a->lock
            wl-10 0? lock_acquire: 0xb0 &b->lock
            wl-10 0? lock_release: 0xb0 &b->lock
            wl-10 0? lock_release: 0xa0 &a->lock
            wl-11 0? lock_acquire: 0xb0 &b->lock
            wl-11 0? lock_acquire: 0xa0 &a->lock
            wl-11 0? lock_release: 0xa0 &a->lock
            wl-11 0? lock_release: 0xb0 &b->lock
            """)
        .isUndecided("what interrupts took");
  }

  @Test
  @DisplayName("a lock that both hold keeps them apart")
  void gate() {
    replay(
            """
            wl-10 0 lock_acquire: 0xf0 &gate
            wl-10 0 lock_acquire: 0xa0 a
            wl-10 0 lock_acquire: 0xb0 b
            wl-10 0 lock_release: 0xb0 b
            wl-10 0 lock_release: 0xa0 a
            wl-10 0 lock_release: 0xf0 &gate
            wl-11 0 lock_acquire: 0xf0 &gate
            wl-11 0 lock_acquire: 0xb0 b
            wl-11 0 lock_acquire: 0xa0 a
            wl-11 0 lock_release: 0xa0 a
            wl-11 0 lock_release: 0xb0 b
            wl-11 0 lock_release: 0xf0 &gate
            """)
        .isClean();
  }

  @Test
  @DisplayName("what it waits for is not held before it has it")
  void notHeldWhileWaiting() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_contended: 0xa0 &a->lock
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_acquired: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """
                + NEVER_BA)
        .findsNothing();
  }

  @Test
  @DisplayName("two locks of a class in both orders, in turns")
  void oneClass() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa1 &inode->i_rwsem
            wl-10 0 lock_acquire: 0xa2 &inode->i_rwsem
            wl-10 0 lock_release: 0xa2 &inode->i_rwsem
            wl-10 0 lock_release: 0xa1 &inode->i_rwsem
            wl-11 0 lock_acquire: 0xa2 &inode->i_rwsem
            wl-11 0 lock_acquire: 0xa1 &inode->i_rwsem // BUG: &inode->i_rwsem(write) → &inode->i_rwsem → &inode->i_rwsem(write)
            wl-11 0 lock_release: 0xa1 &inode->i_rwsem
            wl-11 0 lock_release: 0xa2 &inode->i_rwsem
            wl-10 0 lock_acquire: 0xa1 &inode->i_rwsem
            wl-10 0 lock_acquire: 0xa2 &inode->i_rwsem
            wl-10 0 lock_release: 0xa2 &inode->i_rwsem
            wl-10 0 lock_release: 0xa1 &inode->i_rwsem
            """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("one order was over before the other one began: the addresses may be used again")
  void reused() {
    RuleTester tester =
        replay(
            """
            wl-10 0 lock_acquire: 0xa1 &inode->i_rwsem
            wl-10 0 lock_acquire: 0xa2 &inode->i_rwsem
            wl-10 0 lock_release: 0xa2 &inode->i_rwsem
            wl-10 0 lock_release: 0xa1 &inode->i_rwsem
            wl-11 0 lock_acquire: 0xa2 &inode->i_rwsem
            wl-11 0 lock_acquire: 0xa1 &inode->i_rwsem
            wl-11 0 lock_release: 0xa1 &inode->i_rwsem
            wl-11 0 lock_release: 0xa2 &inode->i_rwsem
            """);

    tester.findsNothing();
  }

  @Test
  @DisplayName("the nesting of a class is no order of classes")
  void nesting() {
    RuleTester tester =
        replay(
            """
            wl-10 0 lock_acquire: 0xa1 &inode->i_rwsem
            wl-10 0 lock_acquire: 0xa2 &inode->i_rwsem
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa2 &inode->i_rwsem
            wl-10 0 lock_release: 0xa1 &inode->i_rwsem
            """);

    assertThat(tester.report().getOrderList())
        .extracting(OrderEdge::getFromClass, OrderEdge::getToClass, OrderEdge::getCount)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("&inode->i_rwsem", "&b->lock", 2L));
  }

  @Test
  @DisplayName("another class at the address is another lock")
  void otherClass() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 old
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 old
            """
                + NEVER_BA)
        .isClean();
  }

  @Test
  @DisplayName("a lock that has changed its class is released under its new name")
  void renamed() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_release: 0xa0 &a->lock/renamed
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            """
                + NEVER_BA)
        .findsNothing();
  }

  @Test
  @DisplayName("a lock that its holder takes again orders itself")
  void retaken() {
    replay(
            """
            wl-9 0 lock_acquire: 0xc0 &a->lock
            wl-9 0 lock_acquire: 0xc0 &a->lock
            wl-9 0 lock_release: 0xc0 &a->lock
            wl-9 0 lock_release: 0xc0 &a->lock
            wl-10 0 lock_acquire: 0xa0 &a->lock
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """
                + NEVER_BA)
        .isUndecided("locks that their holders take again");
  }

  @Test
  @DisplayName("what was seen in doubt, before a gap was known, is forgotten")
  void lost() {
    replay(
            """
            wl-10 0 lock_acquire: 0xa0 &a->lock
            CPU:0 [LOST 5 EVENTS]
            wl-10 0 lock_acquire: 0xb0 &b->lock
            wl-10 0 lock_release: 0xb0 &b->lock
            wl-10 0 lock_release: 0xa0 &a->lock
            """
                + NEVER_BA)
        .findsNothing();
  }

  private static final String MMAP_THEN_B =
      """
      wl-10 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
      wl-10 0 lock_acquire: 0xab &mm->mmap_lock
      wl-10 0 lock_acquired: 0xab &mm->mmap_lock
      wl-10 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
      wl-10 0 lock_acquire: 0xb0 &b->lock
      wl-10 0 lock_release: 0xb0 &b->lock
      wl-10 0 mmap_lock_released: mm=00aa memcg_path=/ write=true
      wl-10 0 lock_release: 0xab &mm->mmap_lock
      """;

  @Test
  @DisplayName("the lock of an address space, recorded twice, is reported once")
  void twin() {
    replay(
            MMAP_THEN_B
                + """
                wl-11 1 lock_acquire: 0xb0 &b->lock
                wl-11 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false // BUG: lock-order inversion: &b->lock(write) → mmap_lock → &b->lock(write)
                wl-11 1 lock_acquire: 0xab read &mm->mmap_lock
                wl-11 1 lock_acquired: 0xab &mm->mmap_lock
                wl-11 1 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
                wl-11 1 mmap_lock_released: mm=00aa memcg_path=/ write=false
                wl-11 1 lock_release: 0xab &mm->mmap_lock
                wl-11 1 lock_release: 0xb0 &b->lock
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("only lockdep tells that the lock of an address space was tried")
  void triedTwin() {
    replay(
            MMAP_THEN_B
                + """
                wl-11 1 lock_acquire: 0xb0 &b->lock
                wl-11 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
                wl-11 1 lock_acquire: 0xab try read &mm->mmap_lock
                wl-11 1 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
                wl-11 1 mmap_lock_released: mm=00aa memcg_path=/ write=false
                wl-11 1 lock_release: 0xab &mm->mmap_lock
                wl-11 1 lock_release: 0xb0 &b->lock
                """)
        .isClean();
  }
}
