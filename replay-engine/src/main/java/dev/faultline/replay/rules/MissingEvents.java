package dev.faultline.replay.rules;

import dev.faultline.replay.model.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rules had nothing to go by, because events they need were not recorded. */
@RuleSpec(
    name = "missing-events",
    group = RuleSpec.Group.QUALITY,
    summary = "events that rules need are not in the capture",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "G3",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {})
final class MissingEvents extends Rule {
  @Override
  void observe(Step step) {}

  @Override
  public void finish(TraceEnd end) {
    Set<Need> missing = new LinkedHashSet<>();
    for (Rule rule : Rules.create()) {
      missing.addAll(end.missing(rule.spec()));
      missing.addAll(end.unseen(rule.spec()));
    }
    if (missing.isEmpty() || end.last().isEmpty()) {
      return;
    }
    Finding finding =
        Finding.at(end.last().get(), "events that rules need are not in the capture")
            .then("the rules that need them have checked nothing")
            .because("it may be that nothing of the sort happened, or that it was not recorded")
            .remedy("if it was not recorded, enable: " + tracepoints(end, missing));
    missing.forEach(need -> finding.let("no " + need.words() + " in this capture"));
    remark(finding);
  }

  private static String tracepoints(TraceEnd end, Set<Need> missing) {
    List<String> names = new ArrayList<>();
    missing.forEach(need -> names.add(end.tracepoints(need.kind())));
    return String.join(", ", names.stream().distinct().toList());
  }
}
