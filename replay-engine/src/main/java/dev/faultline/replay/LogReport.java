package dev.faultline.replay;

import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.stacks.LogFindings;
import dev.faultline.replay.stacks.StackFinding;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TaskStack;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds to a report what a console log shows beside the events: findings of the same rules, joined
 * with those of the events by thread id. A log proves no absence, so that with one nothing is
 * clean.
 */
final class LogReport {
  /** A log of a machine that reports for days; what comes later says the same again. */
  static final int MOST_RECORDS = 50_000;

  private static final String HANG = "deadlock";
  private static final String WAIT = "hung-wait";

  private final List<LogRecord> records;
  private final LogJoin join;
  private final Set<String> rules;

  LogReport(List<LogRecord> records, PageCacheModel model, Set<String> rules) {
    this.records = records;
    this.join = new LogJoin(model);
    this.rules = rules;
  }

  TraceReport added(TraceReport events) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    events.getFindingsList().forEach(finding -> findings.put(finding.getFingerprint(), finding));
    for (StackFinding found : LogFindings.in(records)) {
      if (rules.contains(found.finding().getRule())) {
        Finding finding = finished(found);
        findings.merge(finding.getFingerprint(), finding, LogReport::both);
      }
    }
    TraceReport.Builder report = events.toBuilder().clearFindings();
    List<Finding> sorted = new ArrayList<>(findings.values());
    sorted.removeIf(finding -> isExplained(finding, findings.values()));
    sorted.sort(ReportBuilder.gravestFirst());
    report.addAllFindings(sorted).setVerdict(verdict(sorted, events));
    reasons(report, events);
    report
        .getCaptureBuilder()
        .setLogRecords(records.size())
        .setStacks(records.stream().filter(LogRecord::hasStack).count())
        .addAllBeside(
            records.stream()
                .map(LogRecord::getBeside)
                .filter(path -> !path.isEmpty())
                .distinct()
                .toList());
    return report.build();
  }

  private Finding finished(StackFinding found) {
    Finding.Builder finding =
        found.finding().toBuilder()
            .setFingerprint(Fingerprint.of(found.finding().getRule(), found.key()));
    join.join(finding);
    return finding.setExplanation(FindingText.explanation(finding.getArgument())).build();
  }

  /** The same found in both: what the events show, and the stacks as more evidence. */
  private static Finding both(Finding events, Finding stacks) {
    if (events.getEvidenceList().stream().anyMatch(Evidence::getFromLog)) {
      return again(events, stacks);
    }
    Finding.Builder both = events.toBuilder();
    both.getArgumentBuilder()
        .addLet("the stacks in the log show the same: " + stacks.getArgument().getThen());
    both.setExplanation(FindingText.explanation(both.getArgument()));
    stacks.getEvidenceList().stream().filter(Evidence::getFromLog).forEach(both::addEvidence);
    return both.build();
  }

  /** The same bug once more, of other tasks or in another boot. */
  private static Finding again(Finding first, Finding second) {
    boolean later = second.getGradeValue() > first.getGradeValue();
    Finding.Builder again = later ? second.toBuilder() : first.toBuilder();
    again
        .getOccurrencesBuilder()
        .setCount(first.getOccurrences().getCount() + second.getOccurrences().getCount());
    again.addAllTasks(later ? first.getTasksList() : second.getTasksList());
    return again.build();
  }

  /** A wait that never ends, of which a circle says why. */
  private static boolean isExplained(Finding finding, Iterable<Finding> all) {
    if (!finding.getRule().equals(WAIT)) {
      return false;
    }
    Set<Integer> waiters = tids(finding);
    for (Finding other : all) {
      if (other.getRule().equals(HANG) && !waiters.isEmpty() && tids(other).containsAll(waiters)) {
        return true;
      }
    }
    return false;
  }

  private static Set<Integer> tids(Finding finding) {
    return finding.getTasksList().stream().map(TaskRef::getTid).collect(Collectors.toSet());
  }

  /** A capture that decides everything does so with a log beside it, too. */
  private Verdict.Value verdict(List<Finding> findings, TraceReport events) {
    Verdict.Value verdict = isBeside() ? events.getVerdict() : Verdict.Value.INCONCLUSIVE;
    for (Finding finding : findings) {
      if (finding.getGrade() == Grade.Value.VIOLATION) {
        return Verdict.Value.VIOLATION;
      }
      verdict = finding.getGrade() == Grade.Value.POTENTIAL ? Verdict.Value.SUSPECT : verdict;
    }
    return verdict;
  }

  /** Whether all that is said lies in logs beside a capture, or in its own call chains. */
  private boolean isBeside() {
    return records.stream()
        .allMatch(
            said ->
                !said.getBeside().isEmpty()
                    || said.getStack().getSource() == TaskStack.Source.OFF_CPU);
  }

  private void reasons(TraceReport.Builder report, TraceReport events) {
    if (isBeside()) {
      return;
    }
    boolean logAlone = events.getCapture().getEvents() == 0;
    if (logAlone) {
      // That a log has no events need not be said.
      List<String> told =
          events.getReasonsList().stream()
              .filter(
                  reason -> reason.startsWith("incomplete:") || reason.startsWith("unread-lines:"))
              .toList();
      report.clearReasons().addAllReasons(told);
    }
    report.addReasons(
        "a log shows what sleeps at some moments and proves no absence: a capture decides the rest"
            + " (see traces/README.md for what to record)");
  }
}
