package dev.faultline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.RuleCatalog;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifest says of captures of real kernels, checked for the rules that there are. */
@DisplayName("Of a capture of a real kernel")
final class VerifyCapturesTest {

  static Stream<KeptCaptures.Row> captures() {
    return KeptCaptures.text();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("is reported what must be, and nothing that may not")
  void reportsWhatItMust(KeptCaptures.Row row) {
    TraceReport report = row.verify();

    Set<String> must = new TreeSet<>(row.must());
    must.retainAll(RuleCatalog.names());
    assertThat(rules(report, Grade.Value.NOTE)).as("rules that must report").containsAll(must);

    Set<String> allowed = new TreeSet<>(row.must());
    allowed.addAll(row.may());
    assertThat(rules(report, Grade.Value.POTENTIAL))
        .as("rules that may report")
        .isSubsetOf(allowed);

    if (!row.verdicts().isEmpty() && RuleCatalog.names().containsAll(row.must())) {
      assertThat(report.getVerdict().name()).as("verdict").isIn(row.verdicts());
    }
  }

  private static Set<String> rules(TraceReport report, Grade.Value least) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade().compareTo(least) >= 0)
        .map(Finding::getRule)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
