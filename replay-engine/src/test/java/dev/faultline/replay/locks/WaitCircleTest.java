package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.TaskContexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Circles of waits")
final class WaitCircleTest {
  private final Map<Integer, Party> parties = new HashMap<>();
  private final List<WaitEdge> edges = new ArrayList<>();

  private void waits(int waiter, int holder, String wanted) {
    edges.add(
        new WaitEdge(
            party(waiter),
            party(holder),
            wanted,
            "it",
            Moments.at(waiter, waiter),
            "has held it",
            Moments.at(0, holder),
            false));
  }

  private Party party(int tid) {
    return parties.computeIfAbsent(tid, fresh -> Party.of(TaskContexts.idle(fresh)));
  }

  private static List<Integer> waiters(List<WaitEdge> edges) {
    return edges.stream().map(edge -> edge.waiter().task().tid()).toList();
  }

  private static List<String> wanted(List<WaitEdge> edges) {
    return edges.stream().map(WaitEdge::wanted).toList();
  }

  @Test
  @DisplayName("a chain is none")
  void chain() {
    waits(1, 2, "a");
    waits(2, 3, "b");

    assertThat(WaitCircle.in(edges)).isEmpty();
  }

  @Test
  @DisplayName("who waits for himself is one")
  void one() {
    waits(1, 1, "a");

    assertThat(WaitCircle.in(edges)).hasSize(1);
    assertThat(waiters(WaitCircle.in(edges).get(0).shortest())).containsExactly(1);
  }

  @Test
  @DisplayName("the circle begins with what is first in the alphabet")
  void canonical() {
    waits(1, 2, "c");
    waits(2, 3, "a");
    waits(3, 1, "b");

    assertThat(wanted(WaitCircle.in(edges).get(0).shortest())).containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("of a knot the shortest circle is shown, and all who are in it are named")
  void knot() {
    waits(1, 2, "a");
    waits(2, 3, "a");
    waits(3, 1, "a");
    waits(3, 4, "b");
    waits(4, 3, "c");

    WaitCircle circle = WaitCircle.in(edges).get(0);

    assertThat(wanted(circle.shortest())).containsExactly("b", "c");
    assertThat(circle.parties())
        .extracting(party -> party.task().tid())
        .containsExactly(1, 2, 3, 4);
    assertThat(circle.edges()).hasSize(5);
  }

  @Test
  @DisplayName("who waits for a circle is behind it, directly or not")
  void behind() {
    waits(1, 2, "a");
    waits(2, 1, "b");
    waits(5, 6, "d");
    waits(6, 1, "c");
    waits(7, 8, "e");

    assertThat(waiters(WaitCircle.in(edges).get(0).behind())).containsExactly(5, 6);
  }

  @Test
  @DisplayName("two circles that have nothing to do with each other are two, in order of time")
  void two() {
    waits(8, 9, "a");
    waits(9, 8, "b");
    waits(1, 2, "c");
    waits(2, 1, "d");

    assertThat(WaitCircle.in(edges))
        .extracting(circle -> wanted(circle.shortest()))
        .containsExactly(List.of("c", "d"), List.of("a", "b"));
  }

  @Test
  @DisplayName("among circles of one length the first in the alphabet is shown, in any order")
  void deterministic() {
    waits(1, 2, "a");
    waits(1, 3, "a");
    waits(2, 4, "b");
    waits(3, 4, "b");
    waits(3, 5, "b");
    waits(4, 1, "d");
    waits(5, 1, "c");

    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(edges, new Random(seed));
      assertThat(wanted(WaitCircle.in(edges).get(0).shortest())).containsExactly("a", "b", "c");
    }
  }

  @Test
  @DisplayName("a hundred readers behind a hundred writers, and a queue of ten thousand")
  void many() {
    for (int reader = 1; reader <= 100; reader++) {
      for (int writer = 101; writer <= 200; writer++) {
        waits(reader, writer, "read");
        waits(writer, reader, "write");
      }
    }
    for (int tid = 1000; tid < 11_000; tid++) {
      waits(tid + 1, tid, "queue");
    }

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () ->
            assertThat(WaitCircle.in(edges))
                .singleElement()
                .satisfies(
                    circle -> {
                      assertThat(wanted(circle.shortest())).containsExactly("read", "write");
                      assertThat(circle.parties()).hasSize(200);
                    }));
  }
}
