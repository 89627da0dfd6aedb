package dev.faultline.replay.stacks;

import dev.faultline.replay.locks.Knot;
import dev.faultline.v1.LogRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that a log shows, boot by boot. */
public final class LogFindings {
  private LogFindings() {}

  /** What is found in the records of a log. */
  public static List<StackFinding> in(List<LogRecord> records) {
    List<StackFinding> findings = new ArrayList<>();
    for (Hang hang : Hang.in(records)) {
      for (StackFinding found : in(hang)) {
        findings.add(hang.beside().isEmpty() ? found : found.in(hang.beside()));
      }
    }
    return findings;
  }

  private static List<StackFinding> in(Hang hang) {
    List<StackFinding> findings = new ArrayList<>();
    SleepGraph graph = SleepGraph.of(hang);
    Set<Sleeper> explained = new HashSet<>();
    for (Knot<Sleeper, SleepEdge> knot : graph.circles()) {
      findings.add(DeadlockText.of(knot));
      explained.addAll(knot.parties());
      knot.behind().forEach(edge -> explained.add(edge.waiter()));
    }
    findings.addAll(new HungTasks(graph.edges(), explained).of(hang.sleepers()));
    findings.addAll(LastSleeps.of(hang.sleepers()));
    hang.lockReports().forEach(report -> findings.add(KernelWords.of(report)));
    hang.failedShootdowns()
        .values()
        .forEach(messages -> findings.add(KernelWords.failedShootdown(messages)));
    return findings;
  }
}
