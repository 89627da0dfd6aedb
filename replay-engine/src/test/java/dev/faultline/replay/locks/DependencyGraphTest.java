package dev.faultline.replay.locks;

import static dev.faultline.replay.locks.Use.ADD;
import static dev.faultline.replay.locks.Use.BLOCK;
import static dev.faultline.replay.locks.Use.READ;
import static dev.faultline.replay.locks.Use.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The order graph")
final class DependencyGraphTest {
  private final Orders orders = new Orders();

  @Test
  @DisplayName("has an edge from each lock that is held, and the others are its gates")
  void everyHeldLock() {
    orders.task(1).holds("a", WRITE).holds("b", READ).asks("c", WRITE);

    assertThat(orders.graph().dependencies())
        .extracting(Dependency::key)
        .containsExactly(
            new Dependency.Key(Orders.node("a"), WRITE, Orders.node("c"), WRITE),
            new Dependency.Key(Orders.node("b"), READ, Orders.node("c"), WRITE));
    assertThat(orders.graph().dependencies())
        .flatExtracting(dependency -> dependency.samples().get(0).gates())
        .extracting(HeldLock::lock)
        .containsExactly(Orders.node("b"), Orders.node("a"));
  }

  @Test
  @DisplayName("has no edge from a lock to itself, but for a state that is taken again")
  void sameLock() {
    orders.task(1).holds("mmap_lock M", READ).asks("mmap_lock M", READ);
    orders.task(1).holds("pagecache A", BLOCK).asks("pagecache A", ADD);
    orders.task(1).holds("pagecache A", ADD).asks("pagecache A", ADD);

    assertThat(orders.graph().dependencies())
        .extracting(Dependency::key)
        .containsExactly(
            new Dependency.Key(Orders.node("pagecache A"), ADD, Orders.node("pagecache A"), ADD));
  }

  @Test
  @DisplayName("counts every time, and keeps a sample of each task and each set of gates")
  void samples() {
    for (int i = 0; i < 5; i++) {
      orders.task(1).holds("a", WRITE).asks("b", WRITE);
      orders.task(2).holds("gate", WRITE).holds("a", WRITE).asks("b", WRITE);
    }

    Dependency dependency = orders.graph().dependencies().iterator().next();
    assertThat(dependency.count()).isEqualTo(10);
    assertThat(dependency.samples()).extracting(Dependency.Sample::party).containsExactly(1L, 2L);
    assertThat(dependency.first().before(dependency.last())).isTrue();
  }

  @Test
  @DisplayName("forgets what was first seen in doubt, and what was seen in doubt of the rest")
  void forgets() {
    orders.task(1).holds("a", WRITE).asks("b", WRITE);
    orders.task(2).holds("a", WRITE).asks("b", WRITE);
    orders.task(3).holds("b", WRITE).asks("a", WRITE);
    assertThat(orders.inversions()).hasSize(1);

    orders.graph().forgetSince(3000);

    assertThat(orders.graph().dependencies()).hasSize(1);
    assertThat(orders.graph().dependencies().iterator().next().samples())
        .extracting(Dependency.Sample::party)
        .containsExactly(1L);
  }
}
