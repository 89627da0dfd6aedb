package dev.faultline.cli.compare;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.InputWalk;
import dev.faultline.cli.input.ReadFiles;
import dev.faultline.cli.known.KnownSelection;
import dev.faultline.cli.report.ReportRequest;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.verify.Acceptance;
import dev.faultline.cli.verify.ReportSelection;
import dev.faultline.cli.verify.Reporting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline merge}. */
@Command(
    name = "merge",
    header = "Put reports together, as if their captures had been verified in one run.",
    customSynopsis = "faultline merge [OPTION]... REPORT|DIR|-...",
    description = {
      "Reads reports that 'faultline verify' or 'faultline merge' wrote with --report pb or"
          + " --report json, told apart by content; - is standard input. Their traces are reported"
          + " in the order given, and compared with each other anew: one capture may take locks in"
          + " the opposite order of another, and be in another report.",
      "",
      "A directory stands for all regular files below it, in sorted order, without hidden ones; a"
          + " file in it that is no report is skipped, which the report says. A name with *, ?,"
          + " [a-z], {a,b} or ** that no file has is a pattern: between quotes it names more reports"
          + " than a command line has room for.",
      "",
      "Verdict and exit status are those of one run over all the captures. A report that cannot be"
          + " read stands among the traces as UNREADABLE."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline merge shard-1.pb shard-2.pb",
      "      what two machines found, on the terminal",
      "  faultline merge --report json=all.json -q nightly/*.pb",
      "      one report for a program",
      "  faultline merge --report html=night.html /shared/work",
      "      what a cluster has left there, a hundred thousand reports if need be"
    })
public final class MergeCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "REPORT|DIR|-", description = "What to put together.")
  private List<String> paths = List.of();

  @Mixin private Acceptance acceptance = new Acceptance();

  @Mixin private KnownSelection known = new KnownSelection();

  @Mixin private ReportSelection reports = new ReportSelection();

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public MergeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (paths.stream().filter(Input.StandardInput.NAME::equals).count() > 1) {
      throw new ParameterException(spec.commandLine(), "Standard input can be given only once.");
    }
    List<ReportRequest> requests = reports.requests(spec, surroundings);
    Optional<Submission> submission = reports.submission(requests, spec);
    List<Input> inputs = InputWalk.of(paths);
    ReadFiles read = ReadFiles.of(inputs);
    requests.stream()
        .filter(request -> !request.format().isStored())
        .flatMap(request -> request.path().stream())
        .forEach(report -> read.requireNot(report, path -> true, spec));
    return new Reporting(
            surroundings, spec, acceptance.policy(), known.triage(spec, surroundings, true))
        .run(
            requests,
            reports.layout(surroundings, List.of()),
            submission,
            report -> new MergeRun(surroundings.in(), report).of(inputs));
  }
}
