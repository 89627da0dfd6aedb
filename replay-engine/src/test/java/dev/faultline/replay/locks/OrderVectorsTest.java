package dev.faultline.replay.locks;

import static dev.faultline.replay.locks.Use.ADD;
import static dev.faultline.replay.locks.Use.BLOCK;
import static dev.faultline.replay.locks.Use.COUNT;
import static dev.faultline.replay.locks.Use.DRAIN;
import static dev.faultline.replay.locks.Use.READ;
import static dev.faultline.replay.locks.Use.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A request that is tried is no request: vectors with a try have an edge less. */
@DisplayName("Orders of locks, vector by vector")
final class OrderVectorsTest {
  private final Orders orders = new Orders();

  @Test
  @DisplayName("V1: two DIO writes whose buffers map each other's files")
  void v1() {
    orders.task(1).holds("pagecache A", BLOCK).asks("pagecache B", ADD);
    orders.task(2).holds("pagecache B", BLOCK).asks("pagecache A", ADD);

    assertThat(orders.inversions())
        .containsExactly("pagecache(block) → pagecache → pagecache(add)");
  }

  @Test
  @DisplayName("V2: the same where the second one tries and backs off")
  void v2() {
    orders.task(1).holds("pagecache A", BLOCK).asks("pagecache B", ADD);

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("V3: readahead that holds folio locks against a shoot-down under block")
  void v3() {
    orders.task(1).holds("folio F", WRITE).asks("pagecache I", ADD);
    orders.task(2).holds("pagecache I", BLOCK).asks("folio F", WRITE);

    assertThat(orders.inversions()).containsExactly("pagecache(block) → folio → pagecache(add)");
  }

  @Test
  @DisplayName("V4: add and add never wait for each other")
  void v4() {
    orders.task(1).holds("pagecache A", ADD).asks("pagecache B", ADD);
    orders.task(2).holds("pagecache B", ADD).asks("pagecache A", ADD);

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("V5: a buffered read into a mapping of B against a remap of both")
  void v5() {
    orders.task(1).holds("pagecache A", ADD).asks("pagecache B", ADD);
    orders.task(2).holds("pagecache B", BLOCK).asks("pagecache A", BLOCK);

    assertThat(orders.inversions())
        .containsExactly("pagecache(block) → pagecache → pagecache(add)");
  }

  @Test
  @DisplayName("V6: the same under the inode lock of A in both is kept apart by that gate")
  void v6() {
    orders.task(1).holds("i_rwsem A", WRITE).holds("pagecache A", ADD).asks("pagecache B", ADD);
    orders.task(2).holds("i_rwsem A", WRITE).holds("pagecache B", BLOCK).asks("pagecache A", BLOCK);

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("V6: a gate that both hold shared keeps nobody apart")
  void v6Shared() {
    orders.task(1).holds("i_rwsem A", READ).holds("pagecache A", ADD).asks("pagecache B", ADD);
    orders.task(2).holds("i_rwsem A", READ).holds("pagecache B", BLOCK).asks("pagecache A", BLOCK);

    assertThat(orders.inversions()).hasSize(1);
  }

  @Test
  @DisplayName("V7: a remap drains direct I/O under block, a DIO write faults on the other file")
  void v7() {
    orders.task(1).holds("i_dio_count X", COUNT).asks("pagecache Y", ADD);
    orders.task(2).holds("pagecache Y", BLOCK).asks("i_dio_count X", DRAIN);

    assertThat(orders.inversions())
        .containsExactly("pagecache(block) → i_dio_count → pagecache(add)");
  }

  @Test
  @DisplayName("V8: mkwrite and truncate under a shared lock need a writer of it")
  void v8() {
    orders.task(1).holds("create_lock S", READ).asks("pagecache I", ADD);
    orders.task(2).holds("pagecache I", BLOCK).asks("create_lock S", READ);

    assertThat(orders.inversions()).isEmpty();
    assertThat(orders.writer("create_lock S").inversions())
        .containsExactly("pagecache(block) → create_lock → pagecache(add) if a writer queues");
  }

  @Test
  @DisplayName("V9: DIO and fault meet at mmap_lock only if somebody maps or unmaps in that mm")
  void v9() {
    orders.task(1).holds("pagecache A", BLOCK).asks("mmap_lock M", READ);
    orders.task(2).holds("mmap_lock M", READ).asks("pagecache A", ADD);

    assertThat(orders.inversions()).isEmpty();
    assertThat(orders.writer("mmap_lock N").inversions()).isEmpty();
    assertThat(orders.writer("mmap_lock M").inversions())
        .containsExactly("pagecache(block) → mmap_lock → pagecache(add) if a writer queues");
  }

  @Test
  @DisplayName("V9: none where the fault is in another mm")
  void v9OtherMm() {
    orders.task(1).holds("pagecache A", BLOCK).asks("mmap_lock M", READ);
    orders.task(2).holds("mmap_lock N", READ).asks("pagecache A", ADD);

    assertThat(orders.writer("mmap_lock M").writer("mmap_lock N").inversions()).isEmpty();
  }

  @Test
  @DisplayName("V10: three DIO writes in a ring, the third of which only tries")
  void v10() {
    orders.task(1).holds("pagecache A", BLOCK).asks("pagecache B", ADD);
    orders.task(2).holds("pagecache B", BLOCK).asks("pagecache C", ADD);

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("V10: three DIO writes in a ring, all of which wait")
  void v10Blocking() {
    orders.task(1).holds("pagecache A", BLOCK).asks("pagecache B", ADD);
    orders.task(2).holds("pagecache B", BLOCK).asks("pagecache C", ADD);
    orders.task(3).holds("pagecache C", BLOCK).asks("pagecache A", ADD);

    assertThat(orders.inversions())
        .containsExactly("pagecache(block) → pagecache → pagecache → pagecache(add)");
  }

  @Test
  @DisplayName("V11: the inode lock inside the page-cache lock")
  void v11() {
    orders.task(1).holds("i_rwsem A", WRITE).asks("pagecache A", BLOCK);
    orders.task(2).holds("pagecache A", ADD).asks("i_rwsem A", WRITE);

    assertThat(orders.inversions()).containsExactly("i_rwsem(write) → pagecache → i_rwsem(write)");
  }

  @Test
  @DisplayName("F-1: add taken again by who holds it blocks only on a fair lock")
  void f1() {
    orders.task(1).holds("pagecache A", ADD).asks("pagecache A", ADD);

    assertThat(orders.inversions()).isEmpty();
    assertThat(orders.inversionsIfFair())
        .containsExactly("pagecache(add) → pagecache(add) if a writer queues");
  }

  @Test
  @DisplayName("F-2: a DIO that gets add beside a buffered copy would queue on a fair lock")
  void f2() {
    orders.task(1).holds("pagecache A", BLOCK).asks("pagecache B", ADD);
    orders.task(2).holds("pagecache B", ADD).asks("pagecache A", ADD);

    assertThat(orders.inversions()).isEmpty();
    assertThat(orders.inversionsIfFair())
        .containsExactly("pagecache(block) → pagecache → pagecache(add) if a writer queues");
  }

  @Test
  @DisplayName("F-3: a worker that takes block again beside a sibling would queue on a fair lock")
  void f3() {
    orders.task(1).holds("pagecache B", BLOCK).asks("pagecache A", BLOCK);
    orders.task(2).holds("pagecache A", BLOCK).asks("pagecache B", ADD);

    assertThat(orders.inversions()).isEmpty();
    assertThat(orders.inversionsIfFair())
        .containsExactly("pagecache(block) → pagecache → pagecache(add) if a writer queues");
  }

  @Test
  @DisplayName("what is an inversion as the lock is built is one if it is fair, without a writer")
  void unconditionalStays() {
    v1();

    assertThat(orders.inversionsIfFair()).isEqualTo(orders.inversions());
  }
}
