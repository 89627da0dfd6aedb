package dev.faultline.cli.verify;

import dev.faultline.cli.batch.Batch;
import dev.faultline.cli.batch.BatchSelection;
import dev.faultline.cli.batch.Engine;
import dev.faultline.cli.batch.Journal;
import dev.faultline.cli.batch.JournalJudge;
import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.InputSelection;
import dev.faultline.cli.input.ReadFiles;
import dev.faultline.cli.input.ReadingSelection;
import dev.faultline.cli.judge.Judge;
import dev.faultline.cli.judge.JudgeChoice;
import dev.faultline.cli.judge.RuleSelection;
import dev.faultline.cli.judge.Verification;
import dev.faultline.cli.known.KnownSelection;
import dev.faultline.cli.known.Triage;
import dev.faultline.cli.report.ReportRequest;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.ReplayOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultline verify}. */
@Command(
    name = "verify",
    header = "Check captures against the reference model of page-cache coherency.",
    customSynopsis = "faultline verify [OPTION]... [--files-from FILE|-] FILE|DIR|-...",
    description = {
      "Reads each capture, replays its events against the model of the kernel's locking and page"
          + " cache, and reports what contradicts it, with the lines of the capture that prove it."
          + " The format is recognised by content, compressed or not; - is standard input.",
      "",
      "A directory stands for all regular files below it, in sorted order, without hidden ones; a"
          + " file in it that is no capture is skipped, which standard error and the report say. A"
          + " file that is named must be a capture. A name with *, ?, [a-z], {a,b} or **"
          + " (directories at any depth) that no file has is a pattern, and stands for the files"
          + " that match it.",
      "",
      "Captures that are verified together are compared as well: one may take locks in the opposite"
          + " order of another, which neither shows alone. The report tells of it after the last"
          + " capture."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline verify trace.dat",
      "      verify one capture, report on the terminal",
      "  faultline verify trace.dat --with console.log",
      "      explain what the capture shows by the stacks in the log of the same hang",
      "  zcat nightly.gz | faultline verify -",
      "      verify what comes through a pipe",
      "  find / -name '*.dat' -print0 | faultline verify --jobs 8 --report pb=all.pb --files-from"
          + " -",
      "      verify many captures, eight at a time, and keep the report for 'faultline merge'",
      "  faultline verify --report html=report.html 'nightly/**/*.dat'",
      "      verify what matches, and make pictures of what is found",
      "  faultline verify --report json=report.json captures/",
      "      verify a directory, keep the report for a program as well",
      "  faultline verify --baseline last.pb --report pb=last.pb --journal night.journal nightly/",
      "      fail for what is new since the last run only; go on if interrupted",
      "  faultline verify --fail-on violation --allow-inconclusive trace.txt",
      "      fail on certain violations only"
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final JudgeChoice judges;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private InputSelection inputs = new InputSelection();

  @Mixin private RuleSelection rules = new RuleSelection();

  @Mixin private ReadingSelection reading = new ReadingSelection();

  @Mixin private Acceptance acceptance = new Acceptance();

  @Mixin private KnownSelection known = new KnownSelection();

  @Mixin private BatchSelection batch = new BatchSelection();

  @Mixin private EngineSelection engines = new EngineSelection();

  @Mixin private ReportSelection reports = new ReportSelection();

  @Option(
      names = {"-r", "--recursive"},
      description = "Accepted and without effect: directories are always walked to the bottom.")
  boolean recursive;

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  private boolean debug;

  public VerifyCommand(Surroundings surroundings, JudgeChoice judges) {
    this.surroundings = surroundings;
    this.judges = judges;
  }

  private VerifyRun.Verifying verifying(
      Optional<Engine> engine, Judge judge, int jobs, ReplayOptions options) {
    return engine
        .<VerifyRun.Verifying>map(
            elsewhere ->
                inputs -> elsewhere.begin(inputs, engines.order(inputs, options, reading, spec)))
        .orElse(inputs -> new Batch(new Verification(judge, debug), jobs, inputs));
  }

  @Override
  public Integer call() throws IOException {
    int jobs = batch.jobs(spec);
    Optional<Engine> engine = engines.engine(spec);
    List<ReportRequest> requests = reports.requests(spec, surroundings);
    Optional<Submission> submission = reports.submission(requests, spec);
    boolean pictured = requests.stream().anyMatch(request -> request.format().tellsScenes());
    ReplayOptions asked = rules.options(spec);
    ReplayOptions options = pictured ? asked.withScenes() : asked;
    CaptureOpener opener = reading.opener(spec, surroundings);
    Judge judge = judges.with(options, opener);
    List<Input> captures = inputs.inputs(spec, surroundings, EngineSelection.elsewhere(engine));
    reading.requireOne(captures, spec);
    if (2 * Math.min(jobs, captures.size()) <= jobs) {
      opener.readAhead(); // there is a job to spare for each
    }
    ReadFiles read = ReadFiles.of(captures).and(reading.files());
    Stream.of(inputs.list(), known.table(), batch.journalFile())
        .flatMap(Optional::stream)
        .forEach(file -> read.and(List.of(file)));
    requests.stream()
        .flatMap(request -> request.path().stream())
        .forEach(report -> read.requireNot(report, opener::isCapture, spec));
    Triage triage = known.triage(spec, surroundings, batch.shard().isWhole());
    Optional<Journal> journal = batch.journal(options, reading, spec);
    try {
      Judge remembering =
          journal
              .<Judge>map(file -> new JournalJudge(judge, file, surroundings.err()))
              .orElse(judge);
      VerifyRun run = new VerifyRun(verifying(engine, remembering, jobs, options), surroundings);
      return new Reporting(surroundings, spec, acceptance.policy(), triage)
          .run(
              requests,
              reports.layout(surroundings, rules.questions()),
              submission,
              report -> run.of(captures, batch.shard(), report));
    } finally {
      if (journal.isPresent()) {
        journal.get().close();
      }
    }
  }
}
