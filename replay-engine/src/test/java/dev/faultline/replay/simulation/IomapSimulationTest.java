package dev.faultline.replay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The rules, told what a simulated mainline kernel does,")
final class IomapSimulationTest {
  private static final int SEEDS = Integer.getInteger("faultline.simulation.seeds", 200);

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("find no violation where nothing went wrong, whatever happens to the trace")
  void findNothing(Damage damage) throws IOException {
    List<String> falseAlarms = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      IomapSimulation run = IomapSimulation.run(seed, true);
      boolean wrong = run.kernel.collisions + run.kernel.stale > 0;
      boolean doubtful = wrong || run.kernel.survivors > 0;
      for (Finding finding : replay(run, damage, seed).getFindingsList()) {
        boolean alarm =
            (finding.getGrade() == Grade.Value.VIOLATION && !wrong)
                || (finding.getGrade() == Grade.Value.POTENTIAL && !doubtful);
        if (alarm) {
          falseAlarms.add("seed " + seed + ": " + finding.getRule() + ": " + finding.getTitle());
        }
      }
    }

    assertThat(falseAlarms).as("false alarms of %d runs, %s", SEEDS, damage).isEmpty();
  }

  @Test
  @DisplayName("count no more collisions than there were")
  void countNoMore() throws IOException {
    List<String> tooMany = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      IomapSimulation run = IomapSimulation.run(seed, true);
      long found = occurrences(replay(run, Damage.NONE, seed), "dirtied-in-write-window");
      if (found > run.kernel.collisions) {
        tooMany.add("seed " + seed + ": " + found + " of " + run.kernel.collisions);
      }
    }
    assertThat(tooMany).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("find no collision where nobody dirties a page")
  void nobodyDirties(Damage damage) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      IomapSimulation run = IomapSimulation.run(seed, false);
      assertThat(occurrences(replay(run, damage, seed), "dirtied-in-write-window"))
          .as("seed %d, %s", seed, damage)
          .isZero();
    }
  }

  @Test
  @DisplayName("find what did go wrong, in some runs, and check something in all of them")
  void findSomething() throws IOException {
    Map<String, Long> found = new HashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      IomapSimulation run = IomapSimulation.run(seed, true);
      TraceReport report = replay(run, Damage.NONE, seed);
      assertThat(run.hung()).as("run %d hangs", seed).isFalse();
      assertThat(report.getModelsList()).containsExactly("mainline");
      report.getFindingsList().forEach(finding -> found.merge(finding.getRule(), 1L, Long::sum));
      report
          .getCoverageList()
          .forEach(rule -> found.merge("checked " + rule.getRule(), rule.getChecked(), Long::sum));
    }

    assertThat(found).containsKeys("dirtied-in-write-window", "partial-failure-stale");
    for (String rule :
        List.of(
            "dirtied-in-write-window",
            "stale-page-after-dio",
            "stale-page-served",
            "populated-range-at-submit",
            "partial-failure-stale",
            "dio-read-unflushed")) {
      assertThat(found.get("checked " + rule)).as("checked by %s", rule).isPositive();
    }
  }

  private static long occurrences(TraceReport report, String rule) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getRule().equals(rule))
        .mapToLong(finding -> finding.getOccurrences().getCount())
        .sum();
  }

  private static TraceReport replay(IomapSimulation run, Damage damage, int seed)
      throws IOException {
    return Replay.verify(
        run.kernel.trace.source(damage.to(run.kernel.trace, new Random(seed))),
        ReplayOptions.defaults());
  }
}
