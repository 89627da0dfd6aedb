package dev.faultline.cli.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("A reduction")
final class ReductionTest {

  private static List<int[]> items(int count) {
    return IntStream.range(0, count).mapToObj(number -> new int[] {number}).toList();
  }

  private static Set<Integer> numbers(List<int[]> items) {
    Set<Integer> numbers = new TreeSet<>();
    items.forEach(item -> numbers.add(item[0]));
    return numbers;
  }

  @RepeatedTest(20)
  @DisplayName("finds exactly the items that are needed, wherever they are")
  void findsNeeded(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    Set<Integer> needed = new HashSet<>();
    while (needed.size() < 5) {
      needed.add(random.nextInt(1000));
    }

    List<int[]> left = Reduction.of(items(1000), kept -> numbers(kept).containsAll(needed));

    assertThat(numbers(left)).isEqualTo(new TreeSet<>(needed));
  }

  @Test
  @DisplayName("leaves nothing that could be spared, where items depend on others before them")
  void isMinimal() throws IOException {
    // 90 is needed, 90 needs 50, 50 needs 10; 20 needs 90 to be gone or 30 to be there.
    Reduction.Test test =
        kept -> {
          Set<Integer> all = numbers(kept);
          return all.contains(90)
              && all.contains(50)
              && all.contains(10)
              && (!all.contains(20) || all.contains(30));
        };

    assertThat(numbers(Reduction.of(items(100), test))).containsExactly(10, 50, 90);
  }

  @Test
  @DisplayName("never asks about nothing, and keeps one item if any will do")
  void keepsOne() throws IOException {
    List<int[]> left =
        Reduction.of(
            items(64),
            kept -> {
              assertThat(kept).isNotEmpty();
              return true;
            });

    assertThat(left).hasSize(1);
  }
}
