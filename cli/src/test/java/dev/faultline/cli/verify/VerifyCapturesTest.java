package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Occurrences;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.WaitFor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifest says of captures of real kernels, checked for the rules that there are. */
@DisplayName("Of a capture of a real kernel")
final class VerifyCapturesTest {

  static Stream<KeptCaptures.Row> captures() {
    return KeptCaptures.all();
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

  /** perf script prints µs and lines where the recording has ns and offsets. */
  private static List<Finding> withoutPlaces(String capture) {
    return KeptCaptures.all()
        .filter(row -> row.file().equals(capture))
        .flatMap(row -> row.verify().getFindingsList().stream())
        .map(VerifyCapturesTest::withoutPlaces)
        .toList();
  }

  private static Finding withoutPlaces(Finding finding) {
    Finding.Builder builder = finding.toBuilder();
    Occurrences.Builder occurrences = builder.getOccurrencesBuilder();
    occurrences.setFirstNs(occurrences.getFirstNs() / 1000);
    occurrences.setLastNs(occurrences.getLastNs() / 1000);
    for (Evidence.Builder evidence : builder.getEvidenceBuilderList()) {
      evidence.clearLine().setTimeNs(evidence.getTimeNs() / 1000);
    }
    for (WaitFor.Builder wait : builder.getWaitsBuilderList()) {
      wait.clearSinceLine().setSinceNs(wait.getSinceNs() / 1000);
      wait.clearHeldLine().setHeldNs(wait.getHeldNs() / 1000);
    }
    return builder.build();
  }

  @Test
  @DisplayName("is found the same in the recording of perf and in what perf script prints of it")
  void samePerf() {
    List<Finding> recording = withoutPlaces("stock/bcachefs-mix2.perf.data.gz");

    assertThat(recording).isNotEmpty();
    assertThat(withoutPlaces("stock/bcachefs-mix2.perfscript.gz")).isEqualTo(recording);
  }

  private static Set<String> rules(TraceReport report, Grade.Value least) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade().compareTo(least) >= 0)
        .map(Finding::getRule)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
