package dev.faultline.cli.explain;

import dev.faultline.replay.RuleInfo;
import java.util.List;

/** The rules as a table in Markdown, each with a link to its page. */
final class RuleTable {
  private static final String PAGES = "src/main/resources/dev/faultline/replay/rules/";

  private RuleTable() {}

  static String markdown(List<RuleInfo> rules) {
    StringBuilder table = new StringBuilder();
    String group = "";
    for (RuleInfo rule : rules) {
      if (!rule.group().equals(group)) {
        group = rule.group();
        table.append(table.isEmpty() ? "" : "\n");
        table.append("**").append(group).append("**\n\n");
        table.append("| rule | reports | grade | checks |\n|---|---|---|---|\n");
      }
      table.append("| [`").append(rule.name()).append("`](").append(PAGES).append(rule.name());
      table.append(".md) | ").append(cell(rule.summary())).append(" | ").append(cell(rule.grade()));
      table.append(" | ").append(cell(rule.origin())).append(" |\n");
    }
    return table.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
