package dev.faultline.replay.explore;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More walks by {@code -Dwalks=10000}. */
@DisplayName("Walks through the protocol,")
final class WalksTest {
  private static final int WALKS = Integer.getInteger("walks", 40);
  private static final int OPERATIONS = 12;
  private static final int MOST_PRINTED = 5;
  private static final Bindings BINDINGS = Bindings.builtIn();

  /** How a walk is recorded. */
  enum Recorded {
    PLAIN,
    TWO_PAGES,
    LARGE_FOLIOS,
    LOSSES,
    MISSED_RETURNS,
    FOREIGN,
    SKEW,
    EVERYTHING;

    CaptureConditions of(int seed) {
      int order = seed % (CaptureConditions.MOST_ORDER + 1);
      long skewNs = 1000L * (50 + seed % 351);
      return switch (this) {
        case PLAIN, TWO_PAGES -> CaptureConditions.PLAIN;
        case LARGE_FOLIOS -> new CaptureConditions(order, false, false, false, 0);
        case LOSSES -> new CaptureConditions(0, true, false, false, 0);
        case MISSED_RETURNS -> new CaptureConditions(0, false, true, false, 0);
        case FOREIGN -> new CaptureConditions(0, false, false, true, 0);
        case SKEW -> new CaptureConditions(0, false, false, false, skewNs);
        case EVERYTHING -> new CaptureConditions(order, true, true, true, skewNs);
      };
    }

    int pages() {
      return this == TWO_PAGES ? 2 : 1;
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("of a sound kernel: no violation, however they are recorded")
  void sound(Recorded recorded) {
    Map<Verdict.Value, Integer> verdicts = new EnumMap<>(Verdict.Value.class);
    List<String> falseAlarms = new ArrayList<>();
    for (int seed = 0; seed < WALKS; seed++) {
      Setting setting =
          new Setting(Kernel.SOUND, Set.of(), false, seed % 2 == 1).withPages(recorded.pages());
      Walk walk = new Walk(setting, 2 + seed % 3, OPERATIONS, seed, recorded.of(seed));
      TraceReport report = replayed(walk);
      verdicts.merge(report.getVerdict(), 1, Integer::sum);
      for (String rule : violations(report)) {
        falseAlarms.add("seed " + seed + ": " + rule);
      }
    }

    System.out.printf(
        Locale.ROOT,
        "%,d sound walks, %s: %s, %d false alarms%n",
        WALKS,
        recorded,
        verdicts,
        falseAlarms.size());
    assertThat(falseAlarms.stream().limit(MOST_PRINTED)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("of a broken kernel: where the fault took effect, the right rule reports it")
  void broken(Mutant mutant) {
    int effective = 0;
    int doubted = 0;
    List<String> missed = new ArrayList<>();
    for (int seed = 0; seed < WALKS; seed++) {
      Setting setting =
          new Setting(Kernel.SOUND, EnumSet.of(mutant)).withPages(mutant.needsTwoPages() ? 2 : 1);
      Walk walk = new Walk(setting, 2 + seed % 3, OPERATIONS, seed);
      if (walk.breaches().isEmpty()) {
        continue;
      }
      effective++;
      TraceReport report = replayed(walk);
      if (violations(report).stream().noneMatch(mutant.rules()::contains)) {
        boolean doubt = mutant == Mutant.BLOCK_NOT_RETAKEN && isInDoubt(report, mutant);
        doubted += doubt ? 1 : 0;
        missed.addAll(doubt ? List.of() : List.of("seed " + seed + ": " + violations(report)));
      }
    }

    System.out.printf(
        Locale.ROOT,
        "%,d walks of %s: took effect in %,d, told in %,d, in doubt %,d, missed %,d%n",
        WALKS,
        mutant.word(),
        effective,
        effective - doubted - missed.size(),
        doubted,
        missed.size());
    assertThat(missed.stream().limit(MOST_PRINTED)).isEmpty();
  }

  /** Block that is nowhere taken again looks like a probe that is missing: nobody can tell. */
  private static boolean isInDoubt(TraceReport report, Mutant mutant) {
    return report.getVerdict() != Verdict.Value.CLEAN
        && report.getCoverageList().stream()
            .filter(coverage -> mutant.rules().contains(coverage.getRule()))
            .anyMatch(coverage -> coverage.getUndecided() > 0);
  }

  private static TraceReport replayed(Walk walk) {
    String text = String.join("\n", walk.ftrace()) + "\n";
    try (EventSource source = CaptureReader.open(CaptureInput.ofText("walk", text), BINDINGS)) {
      return Replay.verify(source, ReplayOptions.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> violations(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(Finding::getRule)
        .collect(Collectors.toSet());
  }
}
