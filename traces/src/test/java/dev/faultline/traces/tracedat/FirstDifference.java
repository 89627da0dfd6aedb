package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Compares long lists and shows the first place where they differ. */
final class FirstDifference {
  private FirstDifference() {}

  static void check(String name, List<String> read, List<String> expected) {
    int common = Math.min(read.size(), expected.size());
    for (int i = 0; i < common; i++) {
      assertThat(read.get(i)).as("record %d of %s", i, name).isEqualTo(expected.get(i));
    }
    assertThat(read.size()).as("records of %s", name).isEqualTo(expected.size());
  }
}
