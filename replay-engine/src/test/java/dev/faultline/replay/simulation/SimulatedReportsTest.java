package dev.faultline.replay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.model.EventScript;
import dev.faultline.replay.rules.KeptReports;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few simulated traces, hundreds of events long, of which all rules' findings and counts are
 * kept: whoever changes what is decided, in whatever corner, sees it here.
 */
@DisplayName("All that the rules say of a simulated kernel is what it was:")
@ExtendWith(KeptReports.class)
final class SimulatedReportsTest {

  private static TraceReport reported(EventScript trace, Damage damage, int seed)
      throws IOException {
    TraceReport report =
        Replay.verify(trace.source(damage.to(trace, new Random(seed))), ReplayOptions.defaults());
    KeptReports.heardInShort(report);
    return report;
  }

  static Stream<Arguments> damages() {
    return Stream.of(Damage.values())
        .flatMap(
            damage ->
                Stream.of(1, 2, 3, 4).map(i -> Arguments.of(damage, 10 * damage.ordinal() + i)));
  }

  @ParameterizedTest(name = "of bcachefs, {0}, seed {1}")
  @MethodSource("damages")
  void bcachefs(Damage damage, int seed) throws IOException {
    assertThat(reported(Simulation.run(seed, Mutation.NONE).trace(), damage, seed).getModelsList())
        .containsExactly("bcachefs");
  }

  @ParameterizedTest(name = "of mainline, {0}, seed {1}")
  @MethodSource("damages")
  void mainline(Damage damage, int seed) throws IOException {
    assertThat(reported(IomapSimulation.run(seed, true).kernel.trace, damage, seed).getModelsList())
        .containsExactly("mainline");
  }

  static Stream<Arguments> mutants() {
    return Stream.of(Mutation.values())
        .flatMap(mutation -> Stream.of(1, 2).map(seed -> Arguments.of(mutation, seed)));
  }

  @ParameterizedTest(name = "of bcachefs with {0}, seed {1}")
  @MethodSource("mutants")
  void mutant(Mutation mutation, int seed) throws IOException {
    assertThat(
            reported(Simulation.run(seed, mutation).trace(), Damage.NONE, seed).getFindingsList())
        .isNotNull();
  }
}
