package dev.faultline.replay.locks;

import static dev.faultline.replay.locks.Use.ADD;
import static dev.faultline.replay.locks.Use.BLOCK;
import static dev.faultline.replay.locks.Use.READ;
import static dev.faultline.replay.locks.Use.RECURSIVE_READ;
import static dev.faultline.replay.locks.Use.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The search for inversions")
final class InversionSearchTest {
  private static final Duration QUICK = Duration.ofSeconds(60);

  private final Orders orders = new Orders();

  @Test
  @DisplayName("finds the one circle of six among ten thousand lock classes, and nothing else")
  void needle() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      for (int step = 0; step < 3; step++) {
        int below = i + 1 + random.nextInt(500);
        orders.task(i % 64).holds("l" + i, WRITE).asks("l" + below, WRITE);
      }
    }
    int[] ring = {9001, 7004, 5003, 3002, 2005, 1006};
    for (int i = 1; i < ring.length; i++) {
      orders.task(100 + i).holds("r" + ring[i - 1], WRITE).asks("r" + ring[i], WRITE);
      orders.task(200).holds("l" + i, WRITE).asks("r" + ring[i], WRITE);
    }
    orders.task(100).holds("r" + ring[5], WRITE).asks("r" + ring[0], WRITE);

    Assertions.assertTimeoutPreemptively(
        QUICK,
        () ->
            assertThat(orders.inversions())
                .containsExactly(
                    "r1006(write) → r9001 → r7004 → r5003 → r3002 → r2005 → r1006(write)"));
    assertThat(orders.result(false).limit()).as("a limit").isEmpty();
  }

  @Test
  @DisplayName("says so when it has stopped at a limit: of steps, of circles, of length")
  void limits() {
    for (int i = 0; i < 9; i++) {
      orders.task(i).holds("l" + i, WRITE).asks("l" + (i + 1) % 9, WRITE);
    }
    Inversions tooLong = orders.result(false);
    assertThat(tooLong.all()).isEmpty();
    assertThat(tooLong.limit()).hasValueSatisfying(limit -> assertThat(limit).contains("longer"));

    orders.task(20).holds("l3", WRITE).asks("l0", WRITE);
    assertThat(orders.result(false).all()).hasSize(1);
    assertThat(orders.result(false).limit()).isEmpty();
  }

  @Test
  @DisplayName("follows a chain of ten thousand locks to its end")
  void chain() {
    for (int i = 0; i < 10_000; i++) {
      orders.task(i).holds("l" + i, WRITE).asks("l" + (i + 1), WRITE);
    }

    Assertions.assertTimeoutPreemptively(QUICK, () -> assertThat(orders.inversions()).isEmpty());
  }

  @Test
  @DisplayName("gives up on a knot of hundreds of locks after its short circles")
  void knot() {
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 200; j++) {
        if (i != j) {
          orders.task(i).holds("c" + i % 5 + " " + i, WRITE).asks("c" + j % 5 + " " + j, WRITE);
        }
      }
    }

    Assertions.assertTimeoutPreemptively(
        QUICK,
        () ->
            assertThat(
                    orders.inversions().stream()
                        .filter(pattern -> pattern.split("→").length == 3)
                        .collect(Collectors.toSet()))
                .hasSize(15));
  }

  @Test
  @DisplayName("goes through twenty thousand circles of one pattern, and says where it stops")
  void manyCircles() {
    for (int i = 0; i < 20_000; i++) {
      ring(i);
    }
    assertThat(orders.result(false).limit()).isEmpty();
    ring(20_000);
    assertThat(orders.result(false).limit())
        .contains("after 20000 circles, the shortest ones first");
    assertThat(orders.inversions()).containsExactly("a(write) → b → a(write)");
  }

  private void ring(int number) {
    orders.task(1).holds("a " + number, WRITE).asks("b " + number, WRITE);
    orders.task(2).holds("b " + number, WRITE).asks("a " + number, WRITE);
  }

  @Test
  @DisplayName("gives up on a ring with chords that has no circle of any use")
  void longRing() {
    for (int i = 0; i < 3000; i++) {
      for (int step = 1; step <= 20; step++) {
        orders.task(i).holds("l" + i, WRITE).asks("l" + (i + step) % 3000, WRITE);
      }
    }

    Assertions.assertTimeoutPreemptively(
        QUICK,
        () -> {
          Inversions inversions = orders.result(false);
          assertThat(inversions.all()).isEmpty();
          assertThat(inversions.limit())
              .contains("after 2000000 steps, the shortest circles first");
        });
  }

  @Test
  @DisplayName("thousands of locks that are all taken inside of one and around it")
  void star() {
    for (int i = 0; i < 3000; i++) {
      orders.task(i).holds("pagecache " + i, ADD).asks("mmap_lock M", READ);
      orders.task(i).holds("mmap_lock M", READ).asks("pagecache " + i, ADD);
    }
    orders.writer("mmap_lock M");

    Assertions.assertTimeoutPreemptively(QUICK, () -> assertThat(orders.inversions()).isEmpty());
  }

  @Test
  @DisplayName("one task alone is no circle")
  void oneTask() {
    orders.task(1).holds("pagecache A", BLOCK).asks("pagecache B", ADD);
    orders.task(1).holds("pagecache B", BLOCK).asks("pagecache A", ADD);

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("a task does not fill two places in a circle of three")
  void twoTasksOfThree() {
    orders.task(1).holds("a", WRITE).asks("b", WRITE);
    orders.task(2).holds("b", WRITE).asks("c", WRITE);
    orders.task(1).holds("c", WRITE).asks("a", WRITE);

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("another task that does the same without the gate makes it possible")
  void withoutTheGate() {
    orders.task(1).holds("gate", WRITE).holds("a", WRITE).asks("b", WRITE);
    orders.task(2).holds("gate", WRITE).holds("b", WRITE).asks("a", WRITE);
    assertThat(orders.inversions()).isEmpty();

    orders.task(3).holds("b", WRITE).asks("a", WRITE);
    assertThat(orders.inversions()).containsExactly("a(write) → b → a(write)");
  }

  @Test
  @DisplayName("a lock of the circle itself is a gate too")
  void lockOfTheCircleAsGate() {
    orders.task(1).holds("a", WRITE).asks("b", WRITE);
    orders.task(2).holds("a", WRITE).holds("b", WRITE).asks("c", WRITE);
    orders.task(3).holds("c", WRITE).asks("a", WRITE);

    assertThat(orders.inversions()).containsExactly("a(write) → c → a(write)");
  }

  @Test
  @DisplayName("block in both is no gate: block does not keep block out")
  void blockIsNoGate() {
    orders.task(1).holds("pagecache G", BLOCK).holds("a", WRITE).asks("b", WRITE);
    orders.task(2).holds("pagecache G", BLOCK).holds("b", WRITE).asks("a", WRITE);

    assertThat(orders.inversions()).containsExactly("a(write) → b → a(write)");
  }

  @Test
  @DisplayName("add in one and block in the other is a gate")
  void addAgainstBlockIsGate() {
    orders.task(1).holds("pagecache G", ADD).holds("a", WRITE).asks("b", WRITE);
    orders.task(2).holds("pagecache G", BLOCK).holds("b", WRITE).asks("a", WRITE);

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("a reader that does not care for waiting writers closes no circle of readers")
  void recursiveReaders() {
    orders.task(1).holds("a", READ).asks("b", RECURSIVE_READ);
    orders.task(2).holds("b", READ).asks("a", RECURSIVE_READ);
    orders.writer("a").writer("b");

    assertThat(orders.inversions()).isEmpty();
  }

  @Test
  @DisplayName("of one pattern the circle that needs no writer is kept")
  void prefersCertain() {
    orders.task(1).holds("x A", READ).asks("y A", READ);
    orders.task(2).holds("y A", READ).asks("x A", READ);
    orders.writer("x A").writer("y A");
    assertThat(orders.inversions()).containsExactly("x(read) → y → x(read) if a writer queues");

    orders.task(1).holds("x B", READ).asks("y B", WRITE);
    orders.task(2).holds("y B", READ).asks("x B", WRITE);
    assertThat(orders.inversions())
        .containsExactlyInAnyOrder(
            "x(read) → y → x(read) if a writer queues", "x(read) → y → x(write)");
  }

  @Test
  @DisplayName("of one pattern the circle that needs no writer is kept, whichever comes first")
  void prefersCertainOfOnePattern() {
    orders.task(1).holds("x A", WRITE).asks("y A", READ);
    orders.task(2).holds("y A", READ).asks("x A", READ);
    orders.writer("y A");
    assertThat(orders.inversions()).containsExactly("x(write) → y → x(read) if a writer queues");

    orders.task(1).holds("x B", WRITE).asks("y B", WRITE);
    orders.task(2).holds("y B", READ).asks("x B", READ);
    assertThat(orders.inversions()).containsExactly("x(write) → y → x(read)");

    Orders reverse = new Orders();
    reverse.task(1).holds("x B", WRITE).asks("y B", WRITE);
    reverse.task(2).holds("y B", READ).asks("x B", READ);
    reverse.task(1).holds("x A", WRITE).asks("y A", READ);
    reverse.task(2).holds("y A", READ).asks("x A", READ);
    reverse.writer("y A");
    assertThat(reverse.inversions()).containsExactly("x(write) → y → x(read)");
  }

  @Test
  @DisplayName("two circles that meet in a lock are two, and nothing that goes through it twice")
  void twoCircles() {
    orders.task(1).holds("a", WRITE).asks("b", WRITE);
    orders.task(2).holds("b", WRITE).asks("c", WRITE);
    orders.task(3).holds("c", WRITE).asks("b", WRITE);
    orders.task(4).holds("b", WRITE).asks("a", WRITE);

    assertThat(orders.inversions())
        .containsExactlyInAnyOrder("a(write) → b → a(write)", "b(write) → c → b(write)");
  }

  @Test
  @DisplayName("a pattern begins at block of the page cache, whoever came first")
  void canonical() {
    orders.task(2).holds("mmap_lock M", READ).asks("pagecache A", ADD);
    orders.task(1).holds("pagecache A", BLOCK).asks("mmap_lock M", READ);
    orders.writer("mmap_lock M");

    assertThat(orders.inversions())
        .containsExactly("pagecache(block) → mmap_lock → pagecache(add) if a writer queues");
  }

  @Test
  @DisplayName("many files, one pattern: it is found once")
  void onePattern() {
    for (int i = 0; i < 50; i++) {
      orders.task(1).holds("pagecache " + i, BLOCK).asks("folio " + i, WRITE);
      orders.task(2).holds("folio " + i, WRITE).asks("pagecache " + i, ADD);
    }

    assertThat(orders.inversions()).containsExactly("pagecache(block) → folio → pagecache(add)");
  }
}
