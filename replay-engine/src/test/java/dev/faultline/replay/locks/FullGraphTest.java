package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An order graph with more locks than it can remember")
final class FullGraphTest {
  private static final int LIMIT = 64;

  private final DependencyGraph graph = new DependencyGraph(LIMIT);
  private long now;

  private void order(String from, int fromLock, String to, int toLock) {
    now++;
    HeldLock held =
        new HeldLock(new LockNode(from, from + fromLock), Use.WRITE, Moments.at(now, 1));
    graph.request(
        List.of(held),
        new LockNode(to, to + toLock),
        Use.WRITE,
        new Dependency.Sample(1, "task", held.acquired(), Moments.at(now, 1), List.of()));
  }

  private long count(String from, String to) {
    return graph.dependencies().stream()
        .filter(edge -> edge.key().from().lockClass().equals(from))
        .filter(edge -> edge.key().to().lockClass().equals(to))
        .count();
  }

  @Test
  @DisplayName("keeps a few of classes that are in no circle, and nothing is missed")
  void noCircle() {
    for (int i = 0; i < 10_000; i++) {
      order("a", i, "b", i);
      order("b", i, "c", i);
    }

    assertThat(graph.dependencies()).hasSizeLessThanOrEqualTo(LIMIT);
    assertThat(count("a", "b")).isPositive();
    assertThat(count("b", "c")).isPositive();
    assertThat(graph.truncated()).isFalse();
  }

  @Test
  @DisplayName("keeps all of classes that are in a circle, and forgets others for them")
  void circle() {
    for (int i = 0; i < 1000; i++) {
      order("a", i, "b", i);
    }
    for (int i = 0; i < 50; i++) {
      order("x", i, "y", i);
      order("y", i, "x", i);
    }

    assertThat(count("x", "y")).isEqualTo(50);
    assertThat(count("y", "x")).isEqualTo(50);
    assertThat(graph.truncated()).isFalse();
  }

  @Test
  @DisplayName("says so when classes come to be in a circle of which it has forgotten locks")
  void lateCircle() {
    for (int i = 0; i < 1000; i++) {
      order("a", i, "b", i);
    }
    order("b", 500, "a", 500);

    assertThat(graph.truncated()).isTrue();
  }

  @Test
  @DisplayName("has an end even if all classes are in a circle, and says so")
  void overfull() {
    for (int i = 0; i < 10_000; i++) {
      order("x", i, "y", i);
      order("y", i, "x", i);
    }

    assertThat(graph.dependencies()).hasSizeLessThanOrEqualTo(4 * LIMIT);
    assertThat(graph.truncated()).isTrue();
  }
}
