package dev.faultline.replay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.replay.model.EventScript.Row;
import dev.faultline.v1.Coverage;
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

@DisplayName("The rules, told what a simulated kernel does,")
final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("faultline.simulation.seeds", 150);

  /** Where nothing fires in this many runs the rule is blind. */
  private static final int MUTANT_SEEDS = 60;

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("find nothing if it obeys the protocol, whatever happens to the trace")
  void findNothing(Damage damage) throws IOException {
    List<String> falseAlarms = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = Simulation.run(seed, Mutation.NONE);
      for (Finding finding : replay(simulation, damage, seed).getFindingsList()) {
        if (finding.getGrade() != Grade.Value.NOTE) {
          falseAlarms.add("seed " + seed + ": " + finding.getRule() + ": " + finding.getTitle());
        }
      }
    }

    assertThat(falseAlarms).as("false alarms of %d runs, %s", SEEDS, damage).isEmpty();
  }

  @Test
  @DisplayName("have something to check in it: every rule of coherency and protocol but one")
  void checkSomething() throws IOException {
    Map<String, Long> checked = new HashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = Simulation.run(seed, Mutation.NONE);
      for (Coverage coverage : replay(simulation, Damage.NONE, seed).getCoverageList()) {
        checked.merge(coverage.getRule(), coverage.getChecked(), Long::sum);
      }
    }

    List<String> idle =
        RuleCatalog.rules().stream()
            .filter(rule -> List.of("Coherency", "Protocol").contains(rule.group()))
            .map(RuleInfo::name)
            .filter(rule -> checked.getOrDefault(rule, 0L) == 0)
            .toList();
    assertThat(idle).containsExactly("stale-error-unreported");
  }

  @Test
  @DisplayName("run on a simulation that itself is coherent, ends, and gives all locks back")
  void simulationIsRight() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = Simulation.run(seed, Mutation.NONE);
      assertThat(simulation.stuck()).as("hung tasks of seed %d", seed).isEmpty();
      assertThat(simulation.leftStale()).as("stale pages in seed %d", seed).isFalse();
      assertThat(simulation.isQuiet()).as("locks given back in seed %d", seed).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  @DisplayName("find the fault that is planted in it")
  void findMutation(Mutation mutation) throws IOException {
    for (int seed = 0; seed < MUTANT_SEEDS; seed++) {
      Simulation simulation = Simulation.run(seed, mutation);
      for (Finding finding : replay(simulation, Damage.NONE, seed).getFindingsList()) {
        if (finding.getRule().equals(mutation.rule())) {
          assertThat(finding.getGrade()).isEqualTo(Grade.Value.VIOLATION);
          return;
        }
      }
    }
    throw new AssertionError(mutation.rule() + " did not fire in " + MUTANT_SEEDS + " runs");
  }

  private static TraceReport replay(Simulation simulation, Damage damage, int seed)
      throws IOException {
    List<Row> rows = damage.to(simulation.trace(), new Random(seed));
    return Replay.verify(simulation.trace().source(rows), ReplayOptions.defaults());
  }
}
