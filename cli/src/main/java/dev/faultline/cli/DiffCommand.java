package dev.faultline.cli;

import dev.faultline.replay.ReplayOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline diff}. */
@Command(
    name = "diff",
    header = "Say which findings are new, which are gone, which are known.",
    customSynopsis = "faultline diff OLD NEW",
    description = {
      "Compares findings by rule and fingerprint. OLD and NEW are reports that --report json or"
          + " --report pb wrote, or captures, or directories of captures, which are verified"
          + " first.",
      "",
      "A finding that NEW lacks is FIXED if its rule had something to check there, else UNSEEN.",
      "",
      "The exit status is 0 if nothing is new, 1 if something is, 2 for wrong usage, 4 if something"
          + " could not be read."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline diff yesterday.pb today.pb",
      "      what the night has brought",
      "  faultline diff before.dat after.dat",
      "      whether a patch has helped"
    })
final class DiffCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final JudgeChoice judges;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "OLD", description = "What there was.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "What there is.")
  private String after = "";

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colour rules' names: auto, always, never. Default: auto.")
  private ColourChoice colour = ColourChoice.AUTO;

  DiffCommand(Surroundings surroundings, JudgeChoice judges) {
    this.surroundings = surroundings;
    this.judges = judges;
  }

  @Override
  public Integer call() {
    DiffSide side =
        new DiffSide(new Verification(judge(), false), Runtime.getRuntime().availableProcessors());
    FindingSet old = side.of(before);
    FindingSet now = side.of(after);
    new DiffText(surroundings.print(), surroundings.colours(colour)).write(old, now);
    ExitStatus found = now.findings(old, false).isEmpty() ? ExitStatus.CLEAN : ExitStatus.FOUND;
    boolean unread = !old.unread().isEmpty() || !now.unread().isEmpty();
    return found.orGraver(unread ? ExitStatus.UNREAD : ExitStatus.CLEAN).code();
  }

  private Judge judge() {
    try {
      return judges.with(ReplayOptions.defaults(), List.of());
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
