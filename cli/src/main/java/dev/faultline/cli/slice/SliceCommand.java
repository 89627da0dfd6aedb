package dev.faultline.cli.slice;

import dev.faultline.cli.explain.FindingChoice;
import dev.faultline.cli.explain.NoSuchFindingException;
import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.InputWalk;
import dev.faultline.cli.input.ReadFiles;
import dev.faultline.cli.input.RereadableInput;
import dev.faultline.cli.judge.ReplaySelection;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.shell.Destination;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Names;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.shell.UnwritableException;
import dev.faultline.replay.RuleCatalog;
import java.io.IOException;
import java.nio.file.Path;
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

/** {@code faultline slice}. */
@Command(
    name = "slice",
    header = "Cut a capture down to the events that give a finding.",
    customSynopsis = {
      "faultline slice [OPTION]... --finding FINGERPRINT -o OUT FILE|-",
      "  faultline slice [OPTION]... --rule RULE -o OUT FILE|-"
    },
    description = {
      "Looks for a small part of the capture that by itself gives the same finding: the same"
          + " fingerprint, grade and title, proved by the same events, and no violation or potential"
          + " that the capture does not have. Operations are left out first, then single events, and"
          + " every attempt is replayed; in the end no event can be spared.",
      "",
      "Of a console log, or another text with stacks, it keeps the records that give the finding,"
          + " whole and in their own words.",
      "",
      "The result can be verified, attached to a report and read. As text it consists of the"
          + " capture's own lines where the capture is ftrace text, and of the same events as ftrace"
          + " prints them where it is not. As a stream it keeps the positions in the capture. It is"
          + " written under a temporary name, read again and verified before it gets its own."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:the slice was written",
      "2:wrong usage, the capture has no such finding, or the output could not be written",
      "4:the input could not be read, or is too large"
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline slice --rule deadlock -o hang.txt trace.dat",
      "      the few dozen events that a hang consists of",
      "  faultline slice --finding 57e0d326 -o - trace.txt.gz | faultline verify -",
      "      the beginning of a fingerprint suffices"
    })
public final class SliceCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE|-", description = "The capture.")
  private String capture = "";

  @Option(
      names = "--finding",
      paramLabel = "FINGERPRINT",
      description =
          "The finding to keep, by its fingerprint as reports print it, or the beginning.")
  private Optional<String> fingerprint = Optional.empty();

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description =
          "The finding to keep, by its rule; the gravest, and then the first, of several.")
  private Optional<String> rule = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The file to write, or - for standard output.")
  private String output = "";

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description = "stream or text. Default: stream if OUT ends in .fls, else text.")
  private Optional<SliceFormat> format = Optional.empty();

  @Mixin private ReplaySelection replay = new ReplaySelection();

  @Option(
      names = "--most-events",
      paramLabel = "N",
      description =
          "Keep so many events in memory at most, 60 bytes each. Of a capture that has more, only"
              + " those of the finding's tasks, files and locks are looked at. Default: ${DEFAULT-VALUE}.")
  private int mostEvents = 2_000_000;

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public SliceCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (fingerprint.isEmpty() && rule.isEmpty()) {
      throw wrong("Which finding? --finding takes its fingerprint, --rule its rule.");
    }
    rule.ifPresent(
        name ->
            new Names("rule", RuleCatalog.rules().stream().map(known -> known.name()).toList())
                .require(name, spec));
    if (mostEvents < 1) {
      throw wrong("--most-events must be at least 1.");
    }
    CaptureOpener opener = replay.opener(spec, surroundings);
    if (!output.equals(Input.StandardInput.NAME)) {
      ReadFiles.of(InputWalk.of(List.of(capture)))
          .and(replay.files())
          .requireNot(Path.of(output), opener::isCapture, spec);
    }
    SliceRun run = new SliceRun(surroundings, opener, replay.options(spec), mostEvents);
    try (RereadableInput input = RereadableInput.of(capture, surroundings)) {
      SliceRun.Result result =
          run.of(
              input.input(),
              new FindingChoice(fingerprint, rule),
              format.orElseGet(() -> SliceFormat.of(output)));
      try (Destination destination = Destination.of(output, surroundings)) {
        result.content().writeTo(destination.stream());
        destination.commit();
      }
      note(result.summary());
      return ExitStatus.CLEAN.code();
    } catch (UnwritableException e) {
      if (e.isBrokenPipe()) {
        return ExitStatus.BROKEN_PIPE;
      }
      throw wrong("The output cannot be written to " + output + ": " + ErrorText.reason(e) + ".");
    } catch (NoSuchFindingException e) {
      note(String.valueOf(e.getMessage()));
      e.there().forEach(line -> surroundings.err().println("  " + PlainText.of(line)));
      return ExitStatus.USAGE.code();
    } catch (IOException e) {
      note(ErrorText.reason(e));
      return ExitStatus.UNREAD.code();
    }
  }

  private void note(String text) {
    surroundings.err().println("faultline: " + PlainText.of(text));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
