package dev.faultline.cli.report;

import dev.faultline.v1.MissingEvents;
import dev.faultline.v1.RuleReadiness;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which rules a capture lets decide something, and what to record for the others. */
final class ReadinessText {
  private final StringBuilder out;
  private final Paragraph paragraph;

  ReadinessText(StringBuilder out) {
    this.out = out;
    this.paragraph = new Paragraph(out, Layout.COMFORTABLE_WIDTH);
  }

  void write(List<RuleReadiness> rules) {
    list("  rules that had something to check: ", rules, RuleReadiness.State.Value.DECIDES);
    list("  rules without opportunity: ", rules, RuleReadiness.State.Value.NO_OPPORTUNITY);
    Set<String> commands = new LinkedHashSet<>();
    boolean first = true;
    for (RuleReadiness rule : rules) {
      if (rule.getState() == RuleReadiness.State.Value.LACKS_EVENTS) {
        out.append(first ? "  rules that lack events:\n" : "");
        first = false;
        List<String> missing = new ArrayList<>();
        for (MissingEvents events : rule.getMissingList()) {
          missing.add(missing(events));
          commands.addAll(events.getCommandsList());
        }
        paragraph.write("    " + rule.getRule() + ": ", String.join("; ", missing));
      }
    }
    if (!commands.isEmpty()) {
      out.append("  to record them, if they happen:\n");
      commands.forEach(command -> out.append("    ").append(PlainText.of(command)).append('\n'));
    }
  }

  private void list(String label, List<RuleReadiness> rules, RuleReadiness.State.Value state) {
    List<String> names =
        rules.stream()
            .filter(rule -> rule.getState() == state)
            .map(RuleReadiness::getRule)
            .toList();
    out.append(label).append(names.size()).append('\n');
    if (!names.isEmpty()) {
      paragraph.write("    ", String.join(", ", names));
    }
  }

  private static String missing(MissingEvents events) {
    return events.getTracepointsCount() == 0
        ? events.getKind()
        : events.getKind() + " (" + String.join(" or ", events.getTracepointsList()) + ")";
  }
}
