package dev.faultline.cli.judge;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.shell.Names;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how a capture is replayed again: those it was verified with. */
public final class ReplaySelection {
  @Option(names = "--model", paramLabel = "NAME", description = "Replay as 'verify --model' does.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--two-state",
      paramLabel = "KIND",
      description = "Replay as 'verify --two-state' does. Default: unfair.")
  private TwoState twoState = TwoState.UNFAIR;

  @Option(
      names = "--binding",
      paramLabel = "FILE",
      description =
          "Read more bindings of tracepoints to the model's events from this file; repeatable.")
  private List<Path> bindings = List.of();

  /** All rules, with what the options ask for. */
  public ReplayOptions options(CommandSpec spec) {
    model.ifPresent(name -> new Names("model", RuleCatalog.models()).require(name, spec));
    ReplayOptions options = ReplayOptions.defaults();
    if (twoState == TwoState.FAIR) {
      options = options.withFairTwoState();
    }
    return model.map(options::withModel).orElse(options);
  }

  public CaptureOpener opener(CommandSpec spec, Surroundings surroundings) {
    try {
      return new CaptureOpener(surroundings.in(), bindings);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "The bindings cannot be used: " + ErrorText.reason(e), e);
    }
  }
}
