package dev.faultline.cli.compare;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.InputWalk;
import dev.faultline.cli.input.ReadFiles;
import dev.faultline.cli.judge.Judge;
import dev.faultline.cli.judge.JudgeChoice;
import dev.faultline.cli.judge.Verification;
import dev.faultline.cli.report.DiffReport;
import dev.faultline.cli.report.ReportFormat;
import dev.faultline.cli.report.ReportRequest;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.cli.shell.ColourChoice;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.verify.KcidbSelection;
import dev.faultline.cli.verify.ReportSelection;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.v1.Change;
import dev.faultline.v1.Diff;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline diff}. */
@Command(
    name = "diff",
    header = "Say which findings are new, which are gone, which are known.",
    customSynopsis = "faultline diff [OPTION]... OLD NEW",
    description = {
      "Compares findings by rule and fingerprint. OLD and NEW are reports that --report json or"
          + " --report pb wrote, or captures, or directories of captures, which are verified"
          + " first.",
      "",
      "A finding that NEW lacks is FIXED if its rule had something to check there, else UNSEEN."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:nothing is new",
      "1:something is new",
      "2:wrong usage, or the report could not be written",
      "4:something could not be read, whatever else is"
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline diff yesterday.pb today.pb",
      "      what the night has brought",
      "  faultline diff before.dat after.dat",
      "      whether a patch has helped",
      "  faultline diff --report json yesterday.pb today.pb |",
      "      jq -r '.changes[] | select(.kind == \"NEW\") | .finding.title'",
      "      the same for a program"
    })
public final class DiffCommand implements Callable<Integer> {
  private static final Set<ReportFormat> FORMATS =
      EnumSet.of(ReportFormat.TEXT, ReportFormat.JSON, ReportFormat.KCIDB);

  private final Surroundings surroundings;
  private final JudgeChoice judges;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "OLD", description = "What there was.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "What there is.")
  private String after = "";

  @Option(
      names = "--report",
      paramLabel = "FORMAT[=PATH]",
      converter = ReportSelection.RequestConverter.class,
      description =
          "text, json or kcidb (for KernelCI: a bug that is FIXED becomes an incident that is not"
              + " present), to standard output or to PATH. Default: text.")
  private ReportRequest request = new ReportRequest(ReportFormat.TEXT, Optional.empty());

  @Mixin private KcidbSelection kcidb = new KcidbSelection();

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colour rules' names: auto, always, never. Default: auto.")
  private ColourChoice colour = ColourChoice.AUTO;

  public DiffCommand(Surroundings surroundings, JudgeChoice judges) {
    this.surroundings = surroundings;
    this.judges = judges;
  }

  @Override
  public Integer call() {
    if (!FORMATS.contains(request.format())) {
      throw new ParameterException(
          spec.commandLine(), "A comparison is written as text, json or kcidb.");
    }
    Optional<Submission> submission = kcidb.submission(List.of(request), spec);
    ReadFiles read = ReadFiles.of(InputWalk.of(List.of(before, after)));
    request.path().ifPresent(report -> read.requireNot(report, path -> true, spec));
    DiffSide side =
        new DiffSide(new Verification(judge(), false), Runtime.getRuntime().availableProcessors());
    Diff diff = new Comparison(side.of(before), side.of(after)).diff();
    try {
      return DiffReport.write(
              diff, request, submission, surroundings.colours(colour), surroundings.out())
          ? status(diff).code()
          : ExitStatus.BROKEN_PIPE;
    } catch (ReportException e) {
      throw new ParameterException(spec.commandLine(), ErrorText.reason(e), e);
    } catch (IOException e) {
      surroundings.err().println("faultline: " + ErrorText.reason(e));
      return ExitStatus.USAGE.code();
    }
  }

  private static ExitStatus status(Diff diff) {
    boolean fresh =
        diff.getChangesList().stream().anyMatch(change -> change.getKind() == Change.Kind.NEW);
    ExitStatus found = fresh ? ExitStatus.FOUND : ExitStatus.CLEAN;
    return found.orGraver(diff.getUnreadCount() > 0 ? ExitStatus.UNREAD : ExitStatus.CLEAN);
  }

  private Judge judge() {
    try {
      return judges.with(ReplayOptions.defaults(), new CaptureOpener(surroundings.in(), List.of()));
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
