package dev.faultline.replay.rules;

import dev.faultline.replay.model.Step;
import dev.faultline.stream.RecordingFilter;
import dev.faultline.v1.EventKind;
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
    on = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class MissingEvents extends Rule {
  private final UnseenAcquisitions unseen = new UnseenAcquisitions();

  @Override
  void observe(Step step) {
    unseen.see(step);
  }

  @Override
  public void finish(TraceEnd end) {
    unseen.findings().forEach(this::remark);
    Set<Need> missing = new LinkedHashSet<>();
    for (Rule rule : Rules.create()) {
      missing.addAll(end.missing(rule.spec()));
      missing.addAll(end.unseen(rule.spec()));
    }
    // Nobody can record what no tracepoint of this filesystem tells of.
    missing.removeIf(end::isBeyondTracing);
    if (missing.isEmpty() || end.last().isEmpty()) {
      return;
    }
    Finding finding =
        Finding.at(end.last().get(), "events that rules need are not in the capture")
            .then("the rules that need them have checked nothing")
            .because(because(end))
            .remedy(remedy(end, missing));
    for (Need need : missing) {
      finding.let("no " + need.words() + " in this capture");
    }
    remark(finding);
  }

  private static String because(TraceEnd end) {
    if (!end.claims().contradictions().isEmpty()) {
      return "it is said that it was recorded, and the capture shows that it was not";
    }
    List<RecordingFilter> filters = end.recording().filters();
    return filters.isEmpty()
        ? "it may be that nothing of the sort happened, or that it was not recorded"
        : "not all of it was recorded: " + filters.get(0).expression();
  }

  /** What to say if it was recorded, and what to record if it was not. */
  private static String remedy(TraceEnd end, Set<Need> missing) {
    Set<String> names = new LinkedHashSet<>();
    for (Need need : missing) {
      names.addAll(end.tracepoints(need));
    }
    if (!end.recording().filters().isEmpty()) {
      return "record without filters, of all tasks";
    }
    if (missing.stream().anyMatch(end.claims()::isRefuted)) {
      return "record again with " + String.join(", ", names);
    }
    if (names.isEmpty()) {
      return "no tracepoint that tells of them is known";
    }
    return "if these were on, and nothing of the sort happened, say so: --recorded '"
        + String.join(",", names)
        + "'"
        + (names.stream().anyMatch(end.recording()::saysOn)
            ? " (a pattern such as *:* does not tell which probes there were: name them in full)"
            : "")
        + "; if they were not, record again with them";
  }
}
