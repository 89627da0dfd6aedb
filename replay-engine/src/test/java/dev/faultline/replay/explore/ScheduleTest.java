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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All of them by {@code -Dschedules=1000000}. */
@DisplayName("The capture of a schedule that ends badly,")
final class ScheduleTest {
  private static final int MOST = Integer.getInteger("schedules", 4);
  private static final Bindings BINDINGS = Bindings.builtIn();

  /** The rule that must report it of a kernel with nothing left out. */
  private static final Map<Breach, String> RULES =
      Map.of(
          Breach.DEADLOCK, "deadlock",
          Breach.STALE_PAGE, "foreign-fill-under-block",
          Breach.UNDER_BLOCK, "foreign-fill-under-block",
          Breach.PAST_END, "resident-past-eof");

  static Stream<Kernel> broken() {
    return Kernel.ALL.stream().filter(kernel -> !kernel.equals(Kernel.SOUND));
  }

  @ParameterizedTest
  @MethodSource("broken")
  @DisplayName("of a kernel as it is: the rule for what went wrong reports it")
  void kernels(Kernel kernel) {
    found(new Setting(kernel, Set.of()))
        .forEach(
            (breach, schedules) ->
                some(schedules)
                    .forEach(
                        schedule -> {
                          TraceReport report = replayed(schedule);
                          if (waitsUnseen(schedule)) {
                            assertThat(report.getVerdict())
                                .as("%s", names(schedule))
                                .isEqualTo(Verdict.Value.SUSPECT);
                          } else {
                            assertThat(violations(report))
                                .as("%s", names(schedule))
                                .contains(RULES.get(breach));
                          }
                        }));
  }

  /** Punching a hole waits for folios, and no probe tells that it has begun to. */
  private static boolean waitsUnseen(Schedule schedule) {
    return schedule.breach().equals(Optional.of(Breach.DEADLOCK))
        && names(schedule).stream().anyMatch(name -> name.startsWith("WILLNEED"))
        && names(schedule).stream()
            .anyMatch(name -> name.contains("PUNCH_HOLE") || name.startsWith("truncate"));
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("of a broken kernel: a rule of the mutant's reports it")
  void mutants(Mutant mutant) {
    found(new Setting(Kernel.SOUND, EnumSet.of(mutant)))
        .forEach(
            (breach, schedules) ->
                some(schedules)
                    .forEach(
                        schedule -> {
                          TraceReport report = replayed(schedule);
                          if (mutant == Mutant.BLOCK_NOT_RETAKEN) { // like a probe that is missing
                            assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
                          } else {
                            assertThat(violations(report))
                                .as("%s", names(schedule))
                                .containsAnyElementsOf(mutant.rules());
                          }
                        }));
  }

  private static Map<Breach, List<Schedule>> found(Setting setting) {
    Explorer explorer = new Explorer(setting.withPages(2));
    explorer.explore(2);
    assertThat(explorer.found()).isNotEmpty();
    return explorer.found();
  }

  /** The shortest, and others of as many combinations. */
  private static Stream<Schedule> some(List<Schedule> schedules) {
    int step = Math.max(1, schedules.size() / MOST);
    return Stream.iterate(0, i -> i < schedules.size(), i -> i + step).map(schedules::get);
  }

  private static List<String> names(Schedule schedule) {
    return schedule.programs().stream().map(Schedule.Task::name).toList();
  }

  private static TraceReport replayed(Schedule schedule) {
    String text = String.join("\n", schedule.ftrace()) + "\n";
    try (EventSource source = CaptureReader.open(CaptureInput.ofText("schedule", text), BINDINGS)) {
      return Replay.verify(source, ReplayOptions.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> violations(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(Finding::getRule)
        .toList();
  }
}
