package dev.faultline.cli.explain;

import dev.faultline.cli.input.RereadableInput;
import dev.faultline.cli.judge.ReplaySelection;
import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.shell.ColourChoice;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Names;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.RuleCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline explain}. */
@Command(
    name = "explain",
    header = "Tell the whole story of a finding, or print the page of a rule.",
    customSynopsis = {
      "faultline explain RULE",
      "  faultline explain [OPTION]... FINGERPRINT|RULE --in REPORT|CAPTURE|-",
      "  faultline explain protocol [--to dot]"
    },
    description = {
      "Of a rule: what it demands, why the kernel's code relies on it, what a finding looks like and"
          + " what to do about it. Pages are Markdown. 'faultline rules' lists the rules.",
      "",
      "Of a finding: what it says, then each event that proves it, with what the model knew of the"
          + " files, locks and tasks concerned before it and after it, marked - and + where the"
          + " event changed it, then the page of its rule. --in names a report that 'verify' wrote"
          + " with --report json or pb, or a capture. The state comes from replaying the capture; a"
          + " report's capture is looked for where the report says that it was, and beside the"
          + " report.",
      "",
      "Of the protocol: the automaton of a direct write of the bcachefs module, each step that"
          + " 'faultline explore' finds it to take, as text or for Graphviz."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:it was told",
      "2:wrong usage, or there is no such finding",
      "4:the report or the capture could not be read"
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline explain deadlock",
      "      what the rule is about",
      "  faultline explain deadlock --in trace.dat",
      "      how this kernel came to hang",
      "  faultline explain 57e0d326 --in nightly.json",
      "      a finding of a report; the beginning of its fingerprint suffices"
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{4,64}");

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "RULE|FINGERPRINT",
      description =
          "Name of a rule, or fingerprint of a finding, as in reports; the beginning suffices.")
  private String what = "";

  @Option(
      names = "--in",
      paramLabel = "FILE|-",
      description = "The report or the capture that has the finding.")
  private Optional<String> place = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "FORM",
      description = "Of the protocol: text or dot. Default: text.")
  private String form = "text";

  @Mixin private ReplaySelection replay = new ReplaySelection();

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colour headings: auto, always, never. Default: auto.")
  private ColourChoice colour = ColourChoice.AUTO;

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public ExplainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (what.equals("protocol")) {
      new Names("form", ProtocolText.FORMS).require(form, spec);
      PrintWriter out = surroundings.print();
      ProtocolText.lines(form).forEach(out::println);
      out.flush();
      return ExitStatus.CLEAN.code();
    }
    List<String> rules = RuleCatalog.rules().stream().map(known -> known.name()).toList();
    boolean isRule = rules.contains(what);
    boolean isFingerprint = !isRule && FINGERPRINT.matcher(what).matches();
    if (!isFingerprint) {
      new Names("rule", rules).require(what, spec);
    }
    if (place.isEmpty()) {
      return isRule ? page() : whichReport();
    }
    return story(
        place.get(),
        isRule
            ? new FindingChoice(Optional.empty(), Optional.of(what))
            : new FindingChoice(Optional.of(what), Optional.empty()));
  }

  private int whichReport() {
    throw new ParameterException(
        spec.commandLine(),
        what + " is the fingerprint of a finding: --in names the report or the capture it is in.");
  }

  private int page() {
    Colours colours = surroundings.colours(colour);
    PrintWriter out = surroundings.print();
    RuleCatalog.page(what)
        .orElse("The rule " + what + " has no page.")
        .lines()
        .map(line -> line.startsWith("#") ? colours.bold(line) : line)
        .forEach(out::println);
    out.flush();
    return ExitStatus.CLEAN.code();
  }

  private int story(String name, FindingChoice choice) {
    Layout layout = new Layout(surroundings.colours(colour), surroundings.width(), false);
    ExplainRun run =
        new ExplainRun(replay.opener(spec, surroundings), replay.options(spec), layout);
    try (RereadableInput input = RereadableInput.of(name, surroundings)) {
      PrintWriter out = surroundings.print();
      out.print(run.story(input, choice));
      out.flush();
      return ExitStatus.CLEAN.code();
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
}
