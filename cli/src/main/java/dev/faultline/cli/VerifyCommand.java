package dev.faultline.cli;

import dev.faultline.cli.report.ErrorText;
import dev.faultline.cli.report.ReportException;
import dev.faultline.cli.report.ReportSet;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.v1.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline verify}. */
@Command(
    name = "verify",
    header = "Check captures against the reference model of page-cache coherency.",
    customSynopsis = "faultline verify [OPTION]... FILE|DIR|-...",
    description = {
      "Reads each capture, replays its events against the model of the kernel's locking and page"
          + " cache, and reports what contradicts it, with the lines of the capture that prove it."
          + " The format is recognised by content, compressed or not; - is standard input.",
      "",
      "A directory stands for all regular files below it, in sorted order, without hidden ones; a"
          + " file in it that is no capture is skipped, which standard error and the report say. A"
          + " file that is named must be a capture."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline verify trace.dat",
      "      verify one capture, report on the terminal",
      "  zcat nightly.gz | faultline verify -",
      "      verify what comes through a pipe",
      "  faultline verify --report json=report.json captures/",
      "      verify a directory, keep the report for a program as well",
      "  faultline verify --fail-on violation --allow-inconclusive trace.txt",
      "      fail on certain violations only"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final JudgeChoice judges;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE|DIR|-", description = "What to verify.")
  private List<String> inputs = List.of();

  @Mixin private RuleSelection rules = new RuleSelection();

  @Option(
      names = "--binding",
      paramLabel = "FILE",
      description =
          "Read more bindings of tracepoints to the model's events from this file; repeatable.")
  private List<Path> bindings = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "GRADE",
      description =
          "The least grade of a finding that makes the exit status 1: potential or violation."
              + " Default: potential.")
  private FailOn failOn = FailOn.POTENTIAL;

  @Option(
      names = "--allow-inconclusive",
      description = "Exit with 0, not 3, when nothing was found but not everything was decided.")
  private boolean allowInconclusive;

  @Mixin private ReportSelection reports = new ReportSelection();

  @Option(
      names = {"-r", "--recursive"},
      description = "Accepted and without effect: directories are always walked to the bottom.")
  boolean recursive;

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  private boolean debug;

  VerifyCommand(Surroundings surroundings, JudgeChoice judges) {
    this.surroundings = surroundings;
    this.judges = judges;
  }

  @Override
  public Integer call() {
    if (inputs.stream().filter(Input.StandardInput.NAME::equals).count() > 1) {
      throw new ParameterException(spec.commandLine(), "Standard input can be given only once.");
    }
    Judge judge = judge(rules.options(spec));
    try (ReportSet set =
        ReportSet.open(reports.requests(spec), surroundings.out(), reports.layout(surroundings))) {
      Verification verification = new Verification(judge, surroundings.err(), debug);
      Report report = new VerifyRun(verification, set).of(InputWalk.of(inputs));
      if (set.isAbandoned()) {
        return ExitStatus.BROKEN_PIPE;
      }
      return new ExitPolicy(failOn, allowInconclusive).of(report).code();
    } catch (ReportException e) {
      throw new ParameterException(spec.commandLine(), ErrorText.reason(e), e);
    } catch (IOException e) {
      surroundings.err().println("faultline: " + ErrorText.reason(e));
      return ExitStatus.UNREAD.code();
    }
  }

  private Judge judge(ReplayOptions options) {
    try {
      return judges.with(options, bindings);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "The bindings cannot be used: " + ErrorText.reason(e), e);
    }
  }
}
