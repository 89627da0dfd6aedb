package dev.faultline.replay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.model.EventScript;
import dev.faultline.replay.model.EventScript.Row;
import dev.faultline.replay.rules.KeptReports;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        .flatMap(damage -> Stream.of(1, 2, 3, 4).map(seed -> Arguments.of(damage, seed)));
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
    assertThat(reported(Simulation.run(seed, mutation).trace(), Damage.NONE, seed).getModelsList())
        .containsExactly("bcachefs");
  }

  static Stream<EventKind> bcachefsKinds() {
    return kinds(Simulation.run(7, Mutation.NONE).trace());
  }

  static Stream<EventKind> mainlineKinds() {
    return kinds(IomapSimulation.run(7, true).kernel.trace);
  }

  private static Stream<EventKind> kinds(EventScript trace) {
    return trace.rows().stream().map(row -> kind(trace, row)).distinct().sorted();
  }

  private static EventKind kind(EventScript trace, Row row) {
    return trace.dictionary().shape(row.shape()).kind();
  }

  private static void heardWithout(EventScript trace, Predicate<Row> missing) throws IOException {
    List<Row> left = trace.rows().stream().filter(missing.negate()).toList();
    assertThat(left).as("recorded events").isNotEmpty().hasSizeLessThan(trace.rows().size());
    KeptReports.heardInShort(Replay.verify(trace.source(left), ReplayOptions.defaults()));
  }

  @ParameterizedTest(name = "of bcachefs, {0} not recorded")
  @MethodSource("bcachefsKinds")
  void bcachefsWithout(EventKind kind) throws IOException {
    EventScript trace = Simulation.run(7, Mutation.NONE).trace();
    heardWithout(trace, row -> kind(trace, row) == kind);
  }

  @ParameterizedTest(name = "of mainline, {0} not recorded")
  @MethodSource("mainlineKinds")
  void mainlineWithout(EventKind kind) throws IOException {
    EventScript trace = IomapSimulation.run(7, true).kernel.trace;
    heardWithout(trace, row -> kind(trace, row) == kind);
  }

  /** Before 6.5 neither the begin of a direct I/O nor its completion has a tracepoint. */
  @ParameterizedTest(name = "of mainline before 6.5, seed {0}")
  @ValueSource(ints = {301, 302, 303, 304, 305, 306, 307, 308})
  void oldMainline(int seed) throws IOException {
    EventScript trace = IomapSimulation.run(seed, true).kernel.trace;
    Set<EventKind> unknown =
        EnumSet.of(EventKind.DIO_RW_BEGIN, EventKind.DIO_RW_COMPLETE, EventKind.DIO_RW_QUEUED);
    heardWithout(trace, row -> unknown.contains(kind(trace, row)));
  }

  /** A return probe that has no instance left is not told: single records are missing. */
  @ParameterizedTest(name = "with a record in ten missing, seed {0}")
  @ValueSource(ints = {101, 102, 103, 104, 105, 106})
  void missed(int seed) throws IOException {
    Random random = new Random(seed);
    heardWithout(Simulation.run(seed, Mutation.NONE).trace(), row -> random.nextInt(10) == 0);
    heardWithout(IomapSimulation.run(seed, true).kernel.trace, row -> random.nextInt(10) == 0);
  }

  @ParameterizedTest(name = "with clocks that disagree, seed {0}")
  @ValueSource(ints = {201, 202, 203, 204})
  void skewed(int seed) throws IOException {
    for (EventScript trace :
        List.of(
            Simulation.run(seed, Mutation.NONE).trace(),
            IomapSimulation.run(seed, true).kernel.trace)) {
      List<Row> skewed =
          trace.rows().stream()
              .map(row -> row.shifted(2_500L * row.cpu()))
              .sorted(Comparator.comparingLong(Row::timeNs))
              .toList();
      KeptReports.heardInShort(Replay.verify(trace.source(skewed), ReplayOptions.defaults()));
    }
  }
}
