package dev.faultline.cli.judge;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.ReadingSelection;
import dev.faultline.cli.shell.Names;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say how a capture is replayed again: those it was verified with. */
public final class ReplaySelection {
  @Option(names = "--model", paramLabel = "NAME", description = "Replay as 'verify --model' does.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--two-state",
      paramLabel = "KIND",
      description = "Replay as 'verify --two-state' does. Default: unfair.")
  private TwoState twoState = TwoState.UNFAIR;

  @Mixin private ReadingSelection reading = new ReadingSelection();

  /** All rules, with what the options ask for. */
  public ReplayOptions options(CommandSpec spec) {
    model.ifPresent(name -> new Names("model", RuleCatalog.models()).require(name, spec));
    ReplayOptions options = ReplayOptions.defaults();
    if (twoState == TwoState.FAIR) {
      options = options.withFairTwoState();
    }
    return model.map(options::withModel).orElse(options);
  }

  /** What is read besides the capture. */
  public List<Path> files() {
    return reading.files();
  }

  /** Opens the capture as it was opened then. */
  public CaptureOpener opener(CommandSpec spec, Surroundings surroundings) {
    return reading.opener(spec, surroundings);
  }
}
