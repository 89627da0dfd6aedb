package dev.faultline.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.v1.Finding;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A kernel that hung")
final class HangsTest {

  /**
   * The tasks are those of the stacks beside the captures; the mutants' were read off the trace.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "stock/bcachefs-willneed-hang, DIO write 226; readahead 228",
    "stock/bcachefs-mmap-hang, DIO write 231; page fault 232; task 233; task 234",
    "stock/bcachefs-reflink-hang, page fault in a DIO write 229; remap 231",
    "mutants/no-fdm-check-self, page fault in a DIO write 102",
    "mutants/no-address-order-cross, page fault in a DIO write 108; page fault in a DIO write 109"
  })
  @DisplayName("has one deadlock, of exactly those that slept")
  void waitsInACircle(String capture, String sleepers) {
    List<Finding> deadlocks =
        KeptCaptures.text()
            .filter(row -> row.file().equals(capture + ".ftrace.gz"))
            .flatMap(row -> row.verify().getFindingsList().stream())
            .filter(finding -> finding.getRule().equals("deadlock"))
            .toList();

    assertThat(deadlocks).hasSize(1);
    assertThat(deadlocks.get(0).getTasksList())
        .extracting(task -> task.getRole() + ' ' + task.getTid())
        .containsExactlyInAnyOrder(sleepers.split("; ", -1));
  }
}
