package dev.faultline.replay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.locks.LockSimulator;
import dev.faultline.replay.locks.Predicted;
import dev.faultline.replay.locks.Witness;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is predicted of a simulated kernel")
final class PredictionOnSimulationTest {
  private static final int SEEDS = Integer.getInteger("faultline.simulation.seeds", 150);

  private int witnesses;

  @Test
  @DisplayName("deadlocks when it is played to locks that know nothing of the trace")
  void deadlocks() throws IOException {
    for (Mutation mutation : Mutation.values()) {
      for (int seed = 0; seed < SEEDS; seed++) {
        play(Simulation.run(seed, mutation), mutation + ", seed " + seed);
      }
    }

    assertThat(witnesses).as("schedules that were played").isPositive();
  }

  private void play(Simulation simulation, String run) throws IOException {
    Predicted predicted = Predicted.of(simulation.trace().source(simulation.trace().rows()));
    for (String pattern : predicted.patterns()) {
      Optional<Witness> witness = predicted.witness(pattern);
      if (witness.isPresent()) {
        LockSimulator simulator = LockSimulator.play(witness.get().schedule());
        assertThat(simulator.isDeadlock()).as(run + ": " + pattern).isTrue();
        witnesses++;
      }
    }
  }
}
