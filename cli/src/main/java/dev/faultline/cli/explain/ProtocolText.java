package dev.faultline.cli.explain;

import dev.faultline.replay.explore.Automaton;
import dev.faultline.replay.explore.Automaton.Step;
import dev.faultline.replay.explore.Kernel;
import dev.faultline.replay.explore.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The automaton of a direct write, for people and for Graphviz. */
final class ProtocolText {
  static final List<String> FORMS = List.of("text", "dot");

  private ProtocolText() {}

  static List<String> lines(String form) {
    List<Step> steps = new Automaton(new Setting(Kernel.DKMS, Set.of())).steps();
    return form.equals("dot") ? dot(steps) : text(steps);
  }

  private static List<String> text(List<Step> steps) {
    List<String> lines = new ArrayList<>();
    lines.add("A DIO write of a file from a mapping of a file, as 'faultline explore' finds it:");
    lines.add("where it is, what it does there, where it is then. A step that must wait stays.");
    lines.add("");
    for (Step step : steps) {
      lines.add(
          String.format(Locale.ROOT, "%4d  %-70s -> %d", step.from(), step.does(), step.to()));
    }
    return lines;
  }

  private static List<String> dot(List<Step> steps) {
    List<String> lines = new ArrayList<>();
    lines.add("digraph dio_write {");
    lines.add("  node [shape=circle];");
    for (Step step : steps) {
      lines.add(
          String.format(
              Locale.ROOT, "  %d -> %d [label=\"%s\"];", step.from(), step.to(), step.does()));
    }
    lines.add("}");
    return lines;
  }
}
