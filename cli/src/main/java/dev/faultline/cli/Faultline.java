package dev.faultline.cli;

import dev.faultline.cli.capture.CaptureCommand;
import dev.faultline.cli.compare.DiffCommand;
import dev.faultline.cli.compare.MergeCommand;
import dev.faultline.cli.convert.ConvertCommand;
import dev.faultline.cli.explain.ExplainCommand;
import dev.faultline.cli.explain.RulesCommand;
import dev.faultline.cli.explore.ExploreCommand;
import dev.faultline.cli.explore.GenerateCommand;
import dev.faultline.cli.inspect.InspectCommand;
import dev.faultline.cli.judge.JudgeChoice;
import dev.faultline.cli.judge.ReplayJudge;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.RememberingOutput;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.slice.SliceCommand;
import dev.faultline.cli.verify.VerifyCommand;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline}: where the process begins. */
@Command(
    name = "faultline",
    header =
        "faultline - finds coherency and locking violations of O_DIRECT writes in kernel traces",
    customSynopsis = {
      "faultline verify [OPTION]... FILE|DIR|-...",
      "  faultline inspect [OPTION]... FILE|DIR|-...",
      "  faultline convert [OPTION]... -o OUT FILE|DIR|-...",
      "  faultline merge [OPTION]... REPORT...",
      "  faultline diff [OPTION]... OLD NEW",
      "  faultline slice [OPTION]... --finding FINGERPRINT|--rule RULE -o OUT FILE|-",
      "  faultline capture [OPTION]... [--filesystem NAME] [-o capture.sh]",
      "  faultline explain RULE|FINGERPRINT [--in REPORT|CAPTURE]",
      "  faultline rules",
      "  faultline explore [OPTION]...",
      "  faultline generate [OPTION]... --seed N",
      "  faultline COMMAND --help"
    },
    description = {
      "For developers of Linux filesystems. faultline reads what ftrace or perf recorded while a"
          + " filesystem was tested, replays it against a reference model of what keeps the page"
          + " cache and direct I/O coherent (the two invalidations of a direct write on XFS, ext4,"
          + " btrfs and gfs2; the two-state page-cache lock and faults_disabled_mapping of bcachefs)"
          + " and of the locks around it, and reports what the model forbids: pages that"
          + " went stale under a direct write, broken lock protocol, lock-order inversions,"
          + " deadlocks. Each finding names the lines of the capture that prove it.",
      "",
      "A trace is VIOLATION (certain from the trace), SUSPECT (all the parts of a violation are"
          + " there), INCONCLUSIVE (nothing found, but something could not be decided: events were"
          + " lost or not recorded) or CLEAN (everything applicable was checked)."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:every trace is CLEAN",
      "1:a trace is VIOLATION or SUSPECT, or several together are (--fail-on violation lets SUSPECT"
          + " pass)",
      "2:wrong usage, or faultline could not start or write its report",
      "3:a trace is INCONCLUSIVE (--allow-inconclusive makes this 0)",
      "4:an input could not be read (of many inputs the gravest counts, in the order 2, 4, 1, 3, 0)"
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline verify traces/captures/stock/bcachefs-willneed-hang.ftrace.gz",
      "      verify a capture of a kernel that hung",
      "  zcat nightly.gz | faultline verify --report json=report.json -",
      "      verify what comes through a pipe, and keep the report for a program",
      "  faultline explain foreign-fill-under-block",
      "      why a finding is one",
      "",
      "@|bold ENVIRONMENT|@",
      "  JAVA_HOME            the Java to run with (17 or later); otherwise java from PATH",
      "  FAULTLINE_JAVA_OPTS  options for the Java machine, such as -Xmx4g",
      "  NO_COLOR             if set, no colour unless --color=always is given",
      "  COLUMNS              width that explanations are wrapped to, at most 100",
      "",
      "@|bold FILES|@",
      "  cli/target/faultline.jar    the program; cli/bin/faultline builds it if it is missing",
      "  cli/target/faultline-*.jsa  its classes as the Java machine loads them fastest; may be",
      "                              deleted at any time"
    })
public final class Faultline implements Runnable {
  /** The names of all commands, in the order in which they are listed. */
  private static final List<String> COMMANDS =
      List.of(
          "verify",
          "inspect",
          "convert",
          "merge",
          "diff",
          "slice",
          "capture",
          "explain",
          "rules",
          "explore",
          "generate");

  /** Ask what there is, and of no command what it can do. */
  private static final List<String> OVERVIEWS = List.of("-h", "--help", "-V", "--version");

  @Spec private CommandSpec spec = CommandSpec.create();

  private Faultline() {}

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] args) {
    System.exit(run(Surroundings.ofProcess(), args));
  }

  static int run(Surroundings surroundings, String... args) {
    return run(surroundings, (options, opener) -> new ReplayJudge(opener, options), args);
  }

  static int run(Surroundings surroundings, JudgeChoice judges, String... args) {
    RememberingOutput out = new RememberingOutput(surroundings.out());
    int status = execute(surroundings.withOut(out), judges, args);
    if (out.error().isEmpty() || status != ExitStatus.CLEAN.code()) {
      return status;
    }
    if (out.error().get().isBrokenPipe()) {
      return ExitStatus.BROKEN_PIPE;
    }
    surroundings
        .err()
        .println(
            "faultline: Standard output cannot be written: "
                + ErrorText.reason(out.error().get())
                + ".");
    return ExitStatus.USAGE.code();
  }

  /** Errors of the Java machine are no findings either, whatever it says by its own status. */
  private static int execute(Surroundings surroundings, JudgeChoice judges, String... args) {
    // To learn of a command what it can do takes longer than most of them run.
    boolean named = args.length > 0 && COMMANDS.contains(args[0]);
    boolean overview = args.length == 1 && OVERVIEWS.contains(args[0]);
    try {
      CommandLine line =
          overview
              ? outline(surroundings, judges)
              : commandLine(surroundings, judges, named ? List.of(args[0]) : COMMANDS);
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      surroundings
          .err()
          .println(
              "faultline: The memory of the Java machine does not suffice:"
                  + " FAULTLINE_JAVA_OPTS=-Xmx4g gives it 4 GiB.");
    } catch (StackOverflowError e) {
      surroundings.err().println("faultline: An input is nested too deeply to be read.");
    }
    return ExitStatus.UNREAD.code();
  }

  /** All commands, with their help. */
  static CommandLine commandLine(Surroundings surroundings, JudgeChoice judges) {
    return commandLine(surroundings, judges, COMMANDS);
  }

  private static CommandLine commandLine(
      Surroundings surroundings, JudgeChoice judges, List<String> commands) {
    CommandLine line = new CommandLine(new Faultline());
    for (String command : commands) {
      line.addSubcommand(command(command, surroundings, judges));
    }
    ManPage.applyTo(line, surroundings);
    if (commands.equals(COMMANDS)) {
      line.addSubcommand(new AutoComplete.GenerateCompletion()); // has the usual options already
    }
    return settled(line, surroundings);
  }

  /** All commands, of which no more is known than that they are there. */
  private static CommandLine outline(Surroundings surroundings, JudgeChoice judges) {
    CommandLine line = new CommandLine(new Faultline());
    for (String command : COMMANDS) {
      line.addSubcommand(CommandOutline.of(command(command, surroundings, judges).getClass()));
    }
    ManPage.applyTo(line, surroundings);
    line.addSubcommand(CommandOutline.of(AutoComplete.GenerateCompletion.class));
    return settled(line, surroundings);
  }

  private static CommandLine settled(CommandLine line, Surroundings surroundings) {
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(surroundings.print());
    line.setErr(surroundings.err());
    line.setParameterExceptionHandler(new UsageErrors());
    line.setExecutionExceptionHandler(new InternalErrors());
    return line;
  }

  private static Object command(String name, Surroundings surroundings, JudgeChoice judges) {
    return switch (name) {
      case "verify" -> new VerifyCommand(surroundings, judges);
      case "inspect" -> new InspectCommand(surroundings);
      case "convert" -> new ConvertCommand(surroundings);
      case "merge" -> new MergeCommand(surroundings);
      case "diff" -> new DiffCommand(surroundings, judges);
      case "slice" -> new SliceCommand(surroundings);
      case "capture" -> new CaptureCommand(surroundings);
      case "explain" -> new ExplainCommand(surroundings);
      case "rules" -> new RulesCommand(surroundings);
      case "explore" -> new ExploreCommand(surroundings);
      default -> new GenerateCommand(surroundings);
    };
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
