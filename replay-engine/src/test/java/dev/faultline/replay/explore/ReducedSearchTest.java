package dev.faultline.replay.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With two pages for every one of them by {@code -Dreduction.pages=2}. */
@DisplayName("A reduced search")
final class ReducedSearchTest {
  private static final int PAGES = Integer.getInteger("reduction.pages", 1);

  static Stream<Setting> settings() {
    Stream<Setting> kernels = Kernel.ALL.stream().map(kernel -> new Setting(kernel, Set.of()));
    Stream<Setting> mutants =
        Stream.of(Mutant.values())
            .map(
                mutant ->
                    new Setting(Kernel.SOUND, EnumSet.of(mutant))
                        .withPages(mutant.needsTwoPages() ? 2 : PAGES));
    Stream<Setting> others =
        Stream.of(
            new Setting(Kernel.MAINLINE, Set.of()).withPages(2),
            new Setting(Kernel.DKMS, Set.of(), true, false).withPages(2),
            new Setting(Kernel.SOUND, Set.of(), false, true).withPages(2).withOneWorker());
    return Stream.of(kernels.map(setting -> setting.withPages(PAGES)), mutants, others)
        .flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("settings")
  @DisplayName("finds all that goes wrong, of the same operations and in as few steps")
  void finds(Setting setting) {
    Explorer reduced = new Explorer(setting);
    Explorer all = new Explorer(setting, false);
    reduced.explore(2);
    all.explore(2);

    assertThat(steps(reduced)).isEqualTo(steps(all));
    assertThat(reduced.combinations()).isEqualTo(all.combinations());
    assertThat(reduced.states()).isLessThan(all.states() / 3);
  }

  @Test
  @DisplayName("does so with three tasks, of which one is none of the others' business")
  void three() {
    Setting setting = new Setting(Kernel.DKMS, Set.of()).withPages(2);
    List<String> names =
        List.of(
            "DIO write of A from a mapping of A",
            "page fault on A[1]",
            "truncate that cuts off B[1]");
    Explorer reduced = new Explorer(setting);
    Explorer all = new Explorer(setting, false);
    reduced.explore(names);
    all.explore(names);

    assertThat(steps(reduced)).isEqualTo(steps(all));
    assertThat(reduced.states()).isLessThan(all.states() / 10);
  }

  /** How many turns the way to each breach takes, by what the tasks do. */
  private static Map<Breach, Map<List<String>, Integer>> steps(Explorer explorer) {
    return explorer.found().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                found ->
                    found.getValue().stream()
                        .collect(
                            Collectors.toMap(
                                ReducedSearchTest::names, schedule -> schedule.turns().size()))));
  }

  private static List<String> names(Schedule schedule) {
    return schedule.programs().stream().map(Schedule.Task::name).toList();
  }
}
