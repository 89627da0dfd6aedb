package dev.faultline.cli.explain;

import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.shell.ColourChoice;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code faultline rules}. */
@Command(
    name = "rules",
    header = "List the rules.",
    customSynopsis = "faultline rules [--markdown]",
    description = "One line a rule: its name, the grade of its findings, what it reports.")
public final class RulesCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--markdown", description = "Print the table that replay-engine/README.md holds.")
  private boolean markdown;

  public RulesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    PrintWriter out = surroundings.print();
    out.print(
        markdown
            ? RuleTable.markdown(RuleCatalog.rules())
            : text(RuleCatalog.rules(), surroundings.colours(ColourChoice.AUTO)));
    out.flush();
    return ExitStatus.CLEAN.code();
  }

  private static String text(List<RuleInfo> rules, Colours colours) {
    int width = rules.stream().mapToInt(rule -> rule.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    String group = "";
    for (RuleInfo rule : rules) {
      if (!rule.group().equals(group)) {
        text.append(group.isEmpty() ? "" : "\n").append(colours.bold(rule.group())).append('\n');
        group = rule.group();
      }
      String row = "  %-" + width + "s  %-9s  %s%n";
      text.append(String.format(Locale.ROOT, row, rule.name(), rule.grade(), rule.summary()));
    }
    return text.toString();
  }
}
