package dev.faultline.cli.explore;

import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.explore.Breach;
import dev.faultline.replay.explore.Explorer;
import dev.faultline.replay.explore.Schedule;
import dev.faultline.replay.explore.Setting;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline explore}. */
@Command(
    name = "explore",
    header = "Look at every state of the bcachefs protocol within small bounds.",
    customSynopsis = "faultline explore [OPTION]...",
    description = {
      "A few tasks work on two files of two pages each, or of one, cached or not at the begin: direct"
          + " writes from memory or from a mapping of either file, page faults, mkwrite, buffered"
          + " reads and writes, readahead, splice, truncate, fallocate, reflink, mmap. Every order of their steps is looked"
          + " at, for every choice of what they do, and for each thing that goes wrong a shortest way"
          + " to it is printed: deadlocks, pages with old data after a direct write, lost writes,"
          + " pages filled under somebody else's block, states that are released without being held.",
      "",
      "The counter of the two-state lock and the decision of a page fault are those that 'verify'"
          + " judges captures with. -o writes the first way as a capture, of which 'verify' must say"
          + " the same."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:within the bounds nothing goes wrong",
      "1:something does",
      "2:wrong usage, or the output could not be written"
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline explore --pages 1 --tasks 3",
      "      that the protocol as it should be has neither deadlock nor stale page",
      "  faultline explore --kernel 6.12",
      "      how that kernel comes to hang",
      "  faultline explore --mutant no-address-order -o hang.txt; faultline verify hang.txt",
      "      what the order of addresses is good for"
    })
public final class ExploreCommand implements Callable<Integer> {
  private static final int MOST_TASKS = 4;

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SettingSelection selection = new SettingSelection();

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "How many tasks there are, 1 to 4; 4 take many minutes. Default: 2.")
  private int tasks = 2;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description =
          "Let a task do this, and no other than those named; repeatable. Wrong names are answered with"
              + " the right ones.")
  private List<String> operations = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the first way that is found as ftrace text; - is standard output.")
  private Optional<String> output = Optional.empty();

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public ExploreCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (tasks < 1 || tasks > MOST_TASKS) {
      throw wrong("--tasks is from 1 to " + MOST_TASKS + ".");
    }
    Setting setting = selection.setting(spec);
    Explorer explorer = new Explorer(setting);
    for (String operation : operations) {
      if (!explorer.operations().contains(operation)) {
        throw wrong(
            "There is no operation '"
                + operation
                + "'; there are: "
                + String.join(", ", explorer.operations())
                + ".");
      }
    }
    long begin = System.nanoTime();
    if (operations.isEmpty()) {
      explorer.explore(tasks);
    } else {
      explorer.explore(operations);
    }
    long ms = (System.nanoTime() - begin) / 1_000_000;
    Map<Breach, List<Schedule>> found = explorer.found();
    boolean text = !output.equals(Optional.of("-"));
    if (text) {
      print(setting, explorer, found, ms);
    }
    return write(found);
  }

  private void print(
      Setting setting, Explorer explorer, Map<Breach, List<Schedule>> found, long ms) {
    PrintWriter out = surroundings.print();
    out.printf(
        Locale.ROOT,
        "kernel %s%s%s: %d tasks, 2 files of %s, one mm%n",
        setting.kernel().name(),
        setting.mutants().isEmpty()
            ? ""
            : setting.mutants().stream()
                .map(mutant -> mutant.word())
                .sorted()
                .collect(Collectors.joining(", ", " broken by ", "")),
        setting.fair() ? " with a fair lock" : "",
        operations.isEmpty() ? tasks : operations.size(),
        setting.pages() == 1 ? "a page" : setting.pages() + " pages");
    out.printf(
        Locale.ROOT,
        "%,d combinations of operations, %,d states, %.1f s%n",
        explorer.combinations(),
        explorer.states(),
        ms / 1000.0);
    if (found.isEmpty()) {
      out.println("nothing goes wrong");
    }
    found.forEach((breach, schedules) -> print(breach, schedules, out));
    out.flush();
  }

  private static void print(Breach breach, List<Schedule> schedules, PrintWriter out) {
    Schedule shortest = schedules.get(0);
    out.printf(
        Locale.ROOT,
        "%n%s, in %,d of the combinations: %s%n",
        breach.title(),
        schedules.size(),
        breach.sentence());
    int number = 1;
    for (Schedule.Task task : shortest.programs()) {
      out.printf(Locale.ROOT, "  task %d: %s%n", number++, task.name());
    }
    shortest.lines().forEach(line -> out.println("    " + line));
  }

  private int write(Map<Breach, List<Schedule>> found) {
    if (output.isPresent() && !found.isEmpty()) {
      Schedule first = found.values().iterator().next().get(0);
      GeneratedText.write(first.ftrace(), output.get(), surroundings, spec);
    }
    return (found.isEmpty() ? ExitStatus.CLEAN : ExitStatus.FOUND).code();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
