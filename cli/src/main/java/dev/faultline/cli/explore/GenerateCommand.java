package dev.faultline.cli.explore;

import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.explore.Breach;
import dev.faultline.replay.explore.CaptureConditions;
import dev.faultline.replay.explore.Walk;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline generate}. */
@Command(
    name = "generate",
    header = "Write a capture of a walk through the bcachefs protocol.",
    customSynopsis = "faultline generate [OPTION]... --seed N",
    description = {
      "The walk is drawn by lot: tasks do one thing after another on two files, in turns. The same seed"
          + " and the same options give the same capture. Of a sound kernel 'verify' must report no"
          + " violation; of a broken one it must, where the fault took effect, which standard error"
          + " says. --losses, --missed-returns, --foreign and --skew make the capture worse, as real ones"
          + " are, and the kernel no worse: 'verify' must report no violation then, either."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {"0:the capture was written", "2:wrong usage, or it could not be written"},
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline generate --seed 7 | faultline verify -",
      "      a capture without a fault",
      "  faultline generate --seed 1 --mutant no-block -o broken.txt",
      "      one of a kernel whose direct writes take no lock"
    })
public final class GenerateCommand implements Callable<Integer> {
  private static final int MOST_TASKS = 7;
  private static final int MOST_OPERATIONS = 1_000_000;

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SettingSelection selection = new SettingSelection();

  @Option(names = "--seed", paramLabel = "N", required = true, description = "Draws the walk.")
  private long seed;

  @Option(names = "--tasks", paramLabel = "N", description = "1 to 7 tasks. Default: 3.")
  private int tasks = 3;

  @Option(
      names = "--operations",
      paramLabel = "N",
      description = "How many operations they do altogether. Default: 12.")
  private int operations = 12;

  @Option(
      names = "--order",
      paramLabel = "N",
      description = "Files are cached in folios of 2^N pages, N from 0 to 9. Default: 0.")
  private int order;

  @Option(names = "--losses", description = "CPUs lose some events, and say so.")
  private boolean losses;

  @Option(
      names = "--missed-returns",
      description = "Some probes on the return of functions are missed, and nobody says so.")
  private boolean missedReturns;

  @Option(
      names = "--foreign",
      description = "Others do the like on two files of their own, and there are other events.")
  private boolean foreign;

  @Option(
      names = "--skew",
      paramLabel = "MICROSECONDS",
      description =
          "The clocks of the CPUs are up to so much apart, at most 400, and what happens, happens fast."
              + " Default: 0.")
  private int skewUs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; - is standard output. Default: -.")
  private String output = "-";

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public GenerateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (tasks < 1 || tasks > MOST_TASKS) {
      throw wrong("--tasks is from 1 to " + MOST_TASKS + ".");
    }
    if (operations < 1 || operations > MOST_OPERATIONS) {
      throw wrong("--operations is from 1 to " + MOST_OPERATIONS + ".");
    }
    if (order < 0 || order > CaptureConditions.MOST_ORDER) {
      throw wrong("--order is from 0 to " + CaptureConditions.MOST_ORDER + ".");
    }
    if (skewUs < 0 || skewUs > CaptureConditions.MOST_SKEW_NS / 1000) {
      throw wrong("--skew is from 0 to " + CaptureConditions.MOST_SKEW_NS / 1000 + ".");
    }
    CaptureConditions conditions =
        new CaptureConditions(order, losses, missedReturns, foreign, skewUs * 1000L);
    Walk walk = new Walk(selection.setting(spec), tasks, operations, seed, conditions);
    GeneratedText.write(walk.ftrace(), output, surroundings, spec);
    if (!walk.breaches().isEmpty()) {
      String what =
          walk.breaches().stream().sorted().map(Breach::title).collect(Collectors.joining(", "));
      surroundings.err().println("faultline: what goes wrong in it: " + what);
    }
    return ExitStatus.CLEAN.code();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
