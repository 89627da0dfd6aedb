package dev.faultline.cli.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rows")
final class RowsTest {

  @Test
  @DisplayName("are split by key, the parts in the order in which they begin")
  void split() {
    List<int[]> parts = Rows.split(new int[] {1, 4, 5, 9}, row -> row % 2 == 0 ? -7 : 3);

    assertThat(parts).containsExactly(new int[] {1, 5, 9}, new int[] {4});
  }

  @Test
  @DisplayName("of parts together are in order again")
  void union() {
    assertThat(Rows.union(List.of(new int[] {3, 8}, new int[] {1, 5}))).containsExactly(1, 3, 5, 8);
  }
}
