package dev.faultline.cli;

import dev.faultline.cli.report.Colours;
import dev.faultline.replay.RuleCatalog;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline explain}. */
@Command(
    name = "explain",
    header = "Print the page of a rule.",
    customSynopsis = "faultline explain RULE",
    description =
        "Tells what the rule demands, why the kernel's code relies on it, what a finding looks like"
            + " and what to do about it. Pages are Markdown. 'faultline rules' lists the rules.")
final class ExplainCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RULE", description = "Name of the rule, as in reports.")
  private String rule = "";

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colour headings: auto, always, never. Default: auto.")
  private ColourChoice colour = ColourChoice.AUTO;

  ExplainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    new Names("rule", RuleCatalog.rules().stream().map(known -> known.name()).toList())
        .require(rule, spec);
    Colours colours = surroundings.colours(colour);
    PrintWriter out = surroundings.print();
    RuleCatalog.page(rule)
        .orElse("The rule " + rule + " has no page.")
        .lines()
        .map(line -> line.startsWith("#") ? colours.bold(line) : line)
        .forEach(out::println);
    out.flush();
    return ExitStatus.CLEAN.code();
  }
}
