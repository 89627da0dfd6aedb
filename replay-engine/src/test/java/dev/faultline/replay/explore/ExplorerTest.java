package dev.faultline.replay.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** More tasks by the command: {@code faultline explore --tasks 3}. */
@DisplayName("The protocol, explored")
final class ExplorerTest {
  @ParameterizedTest
  @CsvSource({"1, 325, 15000", "2, 1540, 200000"})
  @DisplayName("has neither deadlock nor stale page as it should be, whatever two tasks do")
  void sound(int pages, int combinations, int states) {
    Explorer explorer = explored(new Setting(Kernel.SOUND, Set.of()).withPages(pages));

    assertThat(explorer.found()).isEmpty();
    assertThat(explorer.combinations()).isEqualTo(combinations);
    assertThat(explorer.states()).isGreaterThan(states);
  }

  @Test
  @DisplayName("hangs over the second page that a readahead has locked with the first")
  void batch() {
    Explorer explorer = new Explorer(twoPages(Kernel.MAINLINE));
    explorer.explore(List.of("DIO write of A[1]", "WILLNEED of A"));

    assertThat(explorer.found().getOrDefault(Breach.DEADLOCK, List.of()).get(0).lines())
        .containsSubsequence("6    task 2  inserts page 0 of A", "7    task 2  inserts page 1 of A")
        .last()
        .isEqualTo("9    task 2  waits for add of A");
  }

  @Test
  @DisplayName("leaves a page behind the end where splice has looked at the size without the lock")
  void pastEnd() {
    assertThat(
            combinations(
                explored(twoPages(Kernel.DKMS)).found().getOrDefault(Breach.PAST_END, List.of())))
        .containsExactly(
            List.of("splice read of A", "truncate that cuts off A[1]"),
            List.of("splice read of B", "truncate that cuts off B[1]"));
  }

  @Test
  @DisplayName(
      "would wait for itself where a write of one page pins the other, which is not shot down")
  void otherPageOfTheFile() {
    Explorer explorer = new Explorer(twoPages(Kernel.SOUND));
    List<String> names = List.of("DIO write of A[0] from a mapping of A[1]", "mmap");
    explorer.explore(names);
    assertThat(explorer.found()).isEmpty();
    Explorer unchecked =
        new Explorer(new Setting(Kernel.SOUND, EnumSet.of(Mutant.NO_FDM_CHECK)).withPages(2));
    unchecked.explore(names);
    assertThat(unchecked.found()).containsOnlyKeys(Breach.DEADLOCK);
    assertThat(unchecked.found().getOrDefault(Breach.DEADLOCK, List.of()).get(0).lines())
        .anyMatch(line -> line.endsWith("task 1  faults on A"))
        .anyMatch(line -> line.endsWith("task 1  waits for add of A"));
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("needs two pages for what a mutant does to one of them alone")
  void onePage(Mutant mutant) {
    Explorer explorer = explored(new Setting(Kernel.SOUND, EnumSet.of(mutant)));

    assertThat(explorer.found().isEmpty()).isEqualTo(mutant.needsTwoPages());
  }

  @Test
  @DisplayName("hangs in mainline where readahead waits for add with folios locked")
  void willneed() {
    List<Schedule> hangs =
        explored(new Setting(Kernel.MAINLINE, Set.of()))
            .found()
            .getOrDefault(Breach.DEADLOCK, List.of());

    assertThat(hangs.get(0).lines())
        .containsExactly(
            "1    task 1  takes the inode lock of A",
            "2    task 1  counts itself as direct I/O on A",
            "3    task 1  takes block of A",
            "4    task 1  releases the inode lock of A",
            "5    task 1  begins to shoot down A",
            "6    task 2  inserts the page of A",
            "7    task 2  begins to read ahead",
            "8    task 2  waits for add of A");
    assertThat(combinations(hangs)).noneMatch(names -> names.contains("mmap"));
  }

  @Test
  @DisplayName("hangs where a reflink waits for direct I/O with block held, and a read under add")
  void remap() {
    List<List<String>> hangs =
        combinations(
            explored(new Setting(Kernel.DKMS, Set.of()))
                .found()
                .getOrDefault(Breach.DEADLOCK, List.of()));

    assertThat(hangs)
        .contains(
            List.of("reflink of A to B", "buffered read of B into a mapping of A"),
            List.of("DIO write of A from a mapping of B", "reflink of A to B"))
        .noneMatch(names -> names.toString().contains("WILLNEED"));
  }

  @Test
  @DisplayName("hangs where pinning waits behind a queued writer of mmap_lock")
  void mmap() {
    Explorer explorer = new Explorer(new Setting(Kernel.DKMS, Set.of()));
    explorer.explore(List.of("DIO write of A from a mapping of A", "page fault on A"));
    assertThat(explorer.found()).doesNotContainKey(Breach.DEADLOCK);
    explorer.explore(List.of("DIO write of A from a mapping of A", "page fault on A", "mmap"));
    assertThat(explorer.found()).containsKey(Breach.DEADLOCK);
  }

  @Test
  @DisplayName("hangs since 1.38.4 where a snapshot waits between mkwrite and fallocate")
  void snapshot() {
    List<String> names = List.of("mkwrite of A", "fallocate(COLLAPSE_RANGE) of A");
    List<String> three = List.of(names.get(0), names.get(1), "snapshot");
    Explorer explorer = new Explorer(new Setting(Kernel.CREATE_LOCK, Set.of()));
    explorer.explore(names);
    assertThat(explorer.found()).isEmpty();
    explorer.explore(three);
    assertThat(explorer.found()).containsOnlyKeys(Breach.DEADLOCK);
  }

  @Test
  @DisplayName("serves old data where splice reads without the lock")
  void splice() {
    assertThat(
            combinations(
                explored(new Setting(Kernel.DKMS, Set.of()))
                    .found()
                    .getOrDefault(Breach.STALE_PAGE, List.of())))
        .contains(List.of("DIO write of A", "splice read of A"))
        .allMatch(names -> names.toString().contains("splice"));
  }

  @Test
  @DisplayName("has neither with writes that a worker completes")
  void asynchronous() {
    Explorer explorer = explored(new Setting(Kernel.SOUND, Set.of(), false, true));

    assertThat(explorer.found()).isEmpty();
    assertThat(explorer.combinations()).isEqualTo(435);
  }

  @Test
  @DisplayName("hangs across two filesystems, of which neither knows what the other has disabled")
  void twoFilesystems() {
    List<String> names =
        List.of("DIO write of A from a mapping of B", "DIO write of B from a mapping of A");
    Explorer apart = new Explorer(new Setting(Kernel.TWO_FILESYSTEMS, Set.of()));
    apart.explore(names);
    assertThat(apart.found()).containsKey(Breach.DEADLOCK);
    Explorer together = new Explorer(new Setting(Kernel.DKMS, Set.of()));
    together.explore(names);
    assertThat(together.found()).isEmpty();
  }

  /** What must hang with a lock that lets nobody in ahead of a waiter, and with no other. */
  @SuppressWarnings("ImmutableEnumChecker") // values that cannot be changed
  private enum Fair {
    /** Add is taken twice, and somebody asks for block in between. */
    F_1(
        Kernel.DKMS,
        11,
        "task 1  waits for add of A",
        "buffered read of A[0] into a mapping of A[1]",
        "fallocate(PUNCH_HOLE) of A[0]"),
    /** Somebody queues between a direct write and a copy that faults on its file. */
    F_2(
        Kernel.DKMS,
        22,
        "task 1  waits for add of B",
        "DIO write of A[1] from a mapping of B[0]",
        "buffered read of B[0] into a mapping of A[0]",
        "DIO write of B[1]"),
    /** A worker retakes block while a write that it must complete next holds it. */
    F_3(
        Kernel.SOUND,
        47,
        "task 1  waits for block of B",
        "asynchronous DIO write of B from a mapping of A in two bios",
        "asynchronous DIO write of B in two bios",
        "DIO write of A[0]",
        "splice read of B");

    private final Kernel kernel;
    private final int steps;
    private final String end;
    private final List<String> operations;

    Fair(Kernel kernel, int steps, String end, String... operations) {
      this.kernel = kernel;
      this.steps = steps;
      this.end = end;
      this.operations = List.of(operations);
    }

    Explorer explored(boolean fair) {
      Setting setting = new Setting(kernel, Set.of(), fair, false).withPages(2);
      Explorer explorer = new Explorer(this == F_3 ? setting.withOneWorker() : setting);
      explorer.explore(operations);
      return explorer;
    }
  }

  @ParameterizedTest
  @EnumSource(Fair.class)
  @DisplayName("hangs with a fair lock, and not with the lock as it is built")
  void fair(Fair fair) {
    Explorer hangs = fair.explored(true);

    assertThat(hangs.found()).containsOnlyKeys(Breach.DEADLOCK);
    List<String> lines = hangs.found().getOrDefault(Breach.DEADLOCK, List.of()).get(0).lines();
    assertThat(lines).hasSize(fair.steps).last().asString().endsWith(fair.end);
    assertThat(fair.explored(false).found()).isEmpty();
  }

  @Test
  @DisplayName("hangs where the worker waits for a write that it must complete itself")
  void oneWorker() {
    List<String> names =
        List.of(
            "asynchronous DIO write of B from a mapping of A in two bios",
            "asynchronous DIO write of A in two bios");
    Explorer one = new Explorer(twoPages(Kernel.SOUND).withOneWorker());
    one.explore(names);
    assertThat(one.found()).containsOnlyKeys(Breach.DEADLOCK);
    Explorer many = new Explorer(new Setting(Kernel.SOUND, Set.of(), false, true).withPages(2));
    many.explore(names);
    assertThat(many.found()).isEmpty();
  }

  @Test
  @DisplayName(
      "is an automaton, in which locks are dropped for a fault and the range is shot again")
  void automaton() {
    List<Automaton.Step> steps = new Automaton(new Setting(Kernel.DKMS, Set.of())).steps();

    assertThat(steps.get(0))
        .isEqualTo(new Automaton.Step(1, "takes the inode lock of the file", 2));
    assertThat(steps)
        .extracting(Automaton.Step::does)
        .contains(
            "tries for add of the buffer's file in vain",
            "refuses the fault",
            "has shot down the file",
            "releases block of the file");
    assertThat(steps).anyMatch(step -> step.to() < step.from());
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("shows the fault of each mutant")
  void mutants(Mutant mutant) {
    Map<Breach, List<Schedule>> found =
        explored(new Setting(Kernel.SOUND, EnumSet.of(mutant)).withPages(2)).found();

    assertThat(found).isNotEmpty();
    found.values().forEach(schedules -> assertThat(schedules.get(0).lines()).isNotEmpty());
  }

  @Test
  @DisplayName("turns its loop once for each bio, and shoots down what was left before the turn")
  void automatonOfTwoPages() {
    assertThat(new Automaton(twoPages(Kernel.DKMS)).steps())
        .extracting(Automaton.Step::does)
        .contains("finds page 1 of the buffer's file cached: no handler is called")
        .contains("has written the file", "has written the file[0]", "has written the file[1]")
        .contains("begins to shoot down the file");
  }

  @Test
  @DisplayName("by walks breaks no more than by looking at all")
  void walks() {
    for (int seed = 0; seed < 600; seed++) {
      Setting sound = new Setting(Kernel.SOUND, Set.of()).withPages(1 + seed % 2);
      assertThat(new Walk(sound, 3, 12, seed).breaches()).as("seed %s", seed).isEmpty();
    }
    Setting broken = new Setting(Kernel.SOUND, EnumSet.of(Mutant.NO_BLOCK));
    assertThat(new Walk(broken, 3, 12, 0).ftrace()).isEqualTo(new Walk(broken, 3, 12, 0).ftrace());
  }

  private static Setting twoPages(Kernel kernel) {
    return new Setting(kernel, Set.of()).withPages(2);
  }

  private static Explorer explored(Setting setting) {
    Explorer explorer = new Explorer(setting);
    explorer.explore(2);
    return explorer;
  }

  private static List<List<String>> combinations(List<Schedule> schedules) {
    return schedules.stream()
        .map(schedule -> schedule.programs().stream().map(Schedule.Task::name).toList())
        .toList();
  }
}
