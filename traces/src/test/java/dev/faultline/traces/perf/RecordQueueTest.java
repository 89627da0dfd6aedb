package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Records that wait for earlier ones")
final class RecordQueueTest {
  private final RecordQueue queue = new RecordQueue(1 << 20);

  private void add(long time) {
    queue.add(0, time, time + 1, new byte[] {(byte) time, 0, 0, 0}, 0, 4);
  }

  private List<Long> ready() {
    List<Long> times = new ArrayList<>();
    while (queue.poll()) {
      times.add(queue.time());
      assertThat(queue.position()).isEqualTo(queue.time() + 1);
      assertThat(queue.bytes()[queue.from()]).isEqualTo((byte) queue.time());
      assertThat(queue.to() - queue.from()).isEqualTo(4);
    }
    return times;
  }

  @Test
  @DisplayName("Given two rounds, then what was seen in the first may go")
  void rounds() {
    add(30);
    add(10);
    queue.finishRound();
    assertThat(ready()).isEmpty();
    add(20);
    add(40);
    queue.finishRound();
    assertThat(ready()).containsExactly(10L, 20L, 30L);
    queue.releaseAll();
    assertThat(ready()).containsExactly(40L);
    assertThat(queue.isDisordered()).isFalse();
  }

  @Test
  @DisplayName("Given records of one time, then they stay as they came")
  void stable() {
    for (int i = 0; i < 5; i++) {
      queue.add(i, 7, 8, new byte[] {7, 0, 0, 0}, 0, 4);
    }
    queue.releaseAll();
    for (int i = 0; i < 5; i++) {
      assertThat(queue.poll()).isTrue();
      assertThat(queue.event()).isEqualTo(i);
    }
  }

  @Test
  @DisplayName("Given a full queue, then its earlier half goes, and what comes too late is noted")
  void full() {
    for (int i = 10; i < 20; i++) {
      add(i);
    }
    assertThat(queue.isFullFor(1 << 20)).isTrue();
    assertThat(queue.isFullFor(100)).isFalse();
    queue.releaseHalf();
    assertThat(ready()).containsExactly(10L, 11L, 12L, 13L, 14L, 15L);
    add(12);
    assertThat(queue.isDisordered()).isTrue();
  }

  @Test
  @DisplayName("Given many records in any order, then they come out sorted")
  void many() {
    Random random = new Random(3);
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 9000; i++) {
      long time = random.nextInt(100_000);
      add(time);
      expected.add(time);
    }
    expected.sort(null);
    queue.releaseAll();
    assertThat(ready()).isEqualTo(expected);
  }
}
