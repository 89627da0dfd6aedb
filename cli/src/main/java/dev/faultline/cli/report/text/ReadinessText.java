package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.MissingEvents;
import dev.faultline.v1.RuleReadiness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rules a capture lets decide something, and what to record for the others. Rules that lack
 * the same events stand together, and what records an event is said once: most captures that lack
 * something lack it for many rules.
 */
final class ReadinessText {
  private static final String TRACE_CMD = "trace-cmd record ";

  private final StringBuilder out;
  private final Paragraph paragraph;

  ReadinessText(StringBuilder out) {
    this.out = out;
    this.paragraph = new Paragraph(out, Layout.COMFORTABLE_WIDTH);
  }

  void write(List<RuleReadiness> rules) {
    deciding(
        rules.stream()
            .filter(rule -> rule.getState() == RuleReadiness.State.Value.DECIDES)
            .toList());
    list("  rules that had nothing to check: ", rules, RuleReadiness.State.Value.NO_OPPORTUNITY);
    Map<List<String>, List<String>> byLack = new LinkedHashMap<>();
    Map<String, MissingEvents> kinds = new TreeMap<>();
    for (RuleReadiness rule : rules) {
      if (rule.getState() == RuleReadiness.State.Value.LACKS_EVENTS) {
        List<String> lack = rule.getMissingList().stream().map(MissingEvents::getKind).toList();
        byLack.computeIfAbsent(lack, key -> new ArrayList<>()).add(rule.getRule());
        rule.getMissingList().forEach(events -> kinds.put(events.getKind(), events));
      }
    }
    if (!byLack.isEmpty()) {
      lacking(byLack);
      tracepoints(kinds);
    }
  }

  /** Of each rule, what became of its opportunities. */
  private void deciding(List<RuleReadiness> rules) {
    out.append("  rules that had something to check: ").append(rules.size()).append('\n');
    OutcomeTable table = new OutcomeTable(out);
    for (RuleReadiness rule : rules) {
      table.row(
          rule.getRule(),
          rule.getChecked(),
          rule.getUndecided(),
          rule.getNotApplicable(),
          rule.getUndecided() > 0 ? rule.getReason() : "");
      rule.getRowsList().forEach(table::row);
    }
    table.write();
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

  private void lacking(Map<List<String>, List<String>> byLack) {
    int count = byLack.values().stream().mapToInt(List::size).sum();
    out.append("  rules that lack events: ").append(count).append('\n');
    byLack.forEach(
        (lack, names) ->
            paragraph.write(
                "    ", String.join(", ", names) + ": no " + String.join(", no ", lack)));
  }

  private void tracepoints(Map<String, MissingEvents> kinds) {
    out.append("  what these events are recorded by:\n");
    int width = kinds.keySet().stream().mapToInt(String::length).max().orElse(0);
    Set<String> commands = new LinkedHashSet<>();
    for (MissingEvents events : kinds.values()) {
      String label = String.format(Locale.ROOT, "    %-" + width + "s  ", events.getKind());
      paragraph.write(
          label,
          events.getTracepointsCount() == 0
              ? "no tracepoint that has a binding"
              : String.join(" or ", events.getTracepointsList()));
      commands.addAll(events.getCommandsList());
    }
    if (!commands.isEmpty()) {
      out.append("  to record them as well, if they happen:\n");
      joined(commands).forEach(line -> out.append("    ").append(PlainText.of(line)).append('\n'));
      out.append(
          "    (traces/README.md: how to define the probes, and how large buffers must be)\n");
    }
  }

  /** One command in place of many that differ in what they switch on. */
  private static List<String> joined(Set<String> commands) {
    List<String> lines = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (String command : commands) {
      if (command.startsWith(TRACE_CMD)) {
        String events = command.substring(TRACE_CMD.length());
        all.append(all.isEmpty() ? TRACE_CMD : " ").append(events);
      } else {
        lines.add(command);
      }
    }
    if (!all.isEmpty()) {
      lines.add(0, all.toString());
    }
    return lines;
  }
}
