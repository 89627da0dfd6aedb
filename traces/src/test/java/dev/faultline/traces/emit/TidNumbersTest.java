package dev.faultline.traces.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Numbers of tasks by thread id")
final class TidNumbersTest {

  @Test
  @DisplayName("Given many tasks, then each is asked for once and keeps its number")
  void manyTasks() {
    List<Integer> asked = new ArrayList<>();
    TidNumbers numbers =
        new TidNumbers(
            tid -> {
              asked.add(tid);
              return asked.size() - 1;
            });

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1000; i++) {
        assertThat(numbers.number(i * 64 - 5000)).isEqualTo(i);
      }
    }
    assertThat(asked).hasSize(1000).doesNotHaveDuplicates();
  }
}
