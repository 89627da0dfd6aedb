package dev.faultline.cli.spark;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.ReadingSelection;
import dev.faultline.cli.judge.ReplayJudge;
import dev.faultline.cli.judge.RuleSelection;
import dev.faultline.cli.judge.Verification;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Verifies one capture as the local engine does, with the options of the command line: in a worker,
 * or in a Java machine of its own, where {@link #main} begins. It knows nothing of Spark.
 */
@Command(name = "verify-one")
public final class SingleVerification implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RuleSelection rules = new RuleSelection();

  @Mixin private ReadingSelection reading = new ReadingSelection();

  @Option(names = "--found")
  private boolean found;

  @Option(names = "--out")
  private Optional<Path> out = Optional.empty();

  @Parameters private Path capture = Path.of("");

  private TraceReport report = TraceReport.getDefaultInstance();

  private SingleVerification() {}

  /** Writes the report to the file behind {@code --out}. */
  public static void main(String[] args) {
    System.exit(commandLine(new SingleVerification()).execute(args));
  }

  /** The report of one capture. */
  static TraceReport of(List<String> options, CaptureTask task) {
    SingleVerification one = new SingleVerification();
    commandLine(one).execute(words(options, task).toArray(String[]::new));
    return one.report;
  }

  /** The command line of one capture. */
  static List<String> words(List<String> options, CaptureTask task) {
    List<String> words = new ArrayList<>(options);
    if (!task.named()) {
      words.add("--found");
    }
    words.add("--");
    words.add(task.path());
    return words;
  }

  private static CommandLine commandLine(SingleVerification one) {
    CommandLine line = new CommandLine(one);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  @Override
  public Integer call() throws IOException {
    ReplayOptions options = rules.options(spec).withScenes();
    CaptureOpener opener = reading.opener(spec, Surroundings.ofProcess());
    Input input = found ? new Input.FoundFile(capture) : new Input.NamedFile(capture);
    report = new Verification(new ReplayJudge(opener, options), false).of(input).report();
    if (out.isPresent()) {
      try (OutputStream file = Files.newOutputStream(out.get())) {
        report.writeTo(file);
      }
    }
    return 0;
  }
}
