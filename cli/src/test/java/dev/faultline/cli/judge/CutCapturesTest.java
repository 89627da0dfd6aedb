package dev.faultline.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.input.Input;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is missing from a capture may hide a violation, it must never make one: whatever is cut off,
 * and whatever the kernel says was lost, no violation is found that the whole capture does not
 * have.
 */
@DisplayName("A capture of which a part is missing")
final class CutCapturesTest {
  private static final int CUTS = 8;

  static Stream<KeptCaptures.Row> captures() {
    return KeptCaptures.text();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("has no violation that the whole one does not have")
  void inventsNothing(KeptCaptures.Row row) throws IOException {
    Set<String> whole = violations(row.verify());
    CutCapture capture = CutCapture.read(row.path());

    for (int seed = 0; seed < CUTS; seed++) {
      check("prefix, seed " + seed, capture::prefix, seed, whole);
      check("suffix, seed " + seed, capture::suffix, seed, whole);
      check("lines lost, seed " + seed, capture::withoutLines, seed, whole);
      check("lines of one CPU lost, seed " + seed, capture::withoutLinesOfOneCpu, seed, whole);
    }
  }

  private static void check(
      String what, Function<Random, List<String>> cut, long seed, Set<String> whole)
      throws IOException {
    String text = String.join("\n", cut.apply(new Random(seed))) + "\n";
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    TraceReport report =
        KeptCaptures.judge(new ByteArrayInputStream(bytes)).verify(new Input.StandardInput());

    Set<String> invented = violations(report);
    invented.removeAll(whole);
    assertThat(invented).as(what).isEmpty();
  }

  private static Set<String> violations(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(finding -> finding.getRule() + " " + finding.getFingerprint())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
