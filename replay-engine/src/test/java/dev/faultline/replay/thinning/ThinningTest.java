package dev.faultline.replay.thinning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people attach lacks something, and does not say so. No violation may come of it that the
 * whole capture has not, and what is wrong with a kernel may be missed, but not be called CLEAN.
 *
 * <p>Of each capture in the repository some of the variants are tried, others in each; {@code
 * -Dthinning=all} tries all of them, of the captures beside the checkout as well.
 */
@DisplayName("A capture that lacks something")
final class ThinningTest {
  private static final Path KEPT = Path.of("../traces/captures");
  private static final Path SHARED = Path.of("../../shared/captures");
  private static final boolean ALL = "all".equals(System.getProperty("thinning"));
  private static final int SHARE = 6;

  /** Larger captures take too long to be tried so often. */
  private static final long MOST_BYTES = ALL ? 3_000_000 : 300_000;

  static Stream<Path> captures() throws IOException {
    Path folder = ALL && Files.isDirectory(SHARED) ? SHARED : KEPT;
    List<Path> captures = new ArrayList<>();
    for (String part : List.of("stock", "mutants", "xfstests", "modern")) {
      try (Stream<Path> files = Files.list(folder.resolve(part))) {
        files
            .filter(file -> file.toString().matches(".*(ftrace|perfscript|dat|data)(\\.gz)?"))
            .filter(file -> file.toFile().length() < MOST_BYTES)
            .sorted()
            .forEach(captures::add);
      }
    }
    return captures.stream();
  }

  private static TraceReport verify(EventSource source) throws IOException {
    return Replay.verify(source, ReplayOptions.defaults());
  }

  private static Set<String> violations(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(Finding::getRule)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("shows no violation that the whole one has not, and no mutant is CLEAN")
  void findsNothingNew(Path capture) throws IOException {
    Rows whole;
    try (EventSource source = CaptureReader.open(CaptureInput.file(capture), Bindings.builtIn())) {
      whole = Rows.of(source);
    }
    Set<String> known = violations(verify(whole.source()));
    boolean mutant = capture.toString().contains("mutants") && !known.isEmpty();
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    int decided = 0;
    int number = Math.floorMod(capture.getFileName().toString().hashCode(), SHARE);
    for (Map.Entry<String, Rows> variant : new Thinning(whole).variants().entrySet()) {
      if (!ALL && number++ % SHARE != 0) {
        continue;
      }
      TraceReport report = verify(variant.getValue().source());
      tried++;
      decided += report.getVerdict() == Verdict.Value.INCONCLUSIVE ? 0 : 1;
      Set<String> fresh = violations(report);
      fresh.removeAll(known);
      if (!fresh.isEmpty()) {
        wrong.add(variant.getKey() + ": " + fresh);
      }
      if (mutant && report.getVerdict() == Verdict.Value.CLEAN) {
        wrong.add(variant.getKey() + ": CLEAN");
      }
    }
    System.out.printf(
        "%s: %d variants, %d decided, %d wrong%n",
        capture.getFileName(), tried, decided, wrong.size());
    assumeThat(tried).as("variants").isPositive();
    assertThat(wrong).isEmpty();
  }
}
