package dev.faultline.replay.oracle;

import static java.util.stream.Collectors.joining;

import dev.faultline.v1.Coverage;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How often a rule and the judge were of one mind.
 *
 * <p>They are not if the rule reports a violation of which no line is certain to the judge; if it
 * says of more events than he does that they are in order; or if it has nothing to say of what he
 * is certain of, and the trace is CLEAN, unless he knows more of what was before it. That it leaves
 * undecided what he can decide is no disagreement, and counted: a rule looks at less, and trusts
 * records less, some of which may be missing silently. Nor is it one where the order of two events
 * is not certain that a rule calls in order what is so as it was recorded.
 */
final class Figures {
  /** What the columns are. */
  static final String HEAD =
      String.format(
          Locale.ROOT,
          "%n%-28s %8s %8s %8s %8s %8s",
          "rule",
          "traces",
          "certain",
          "told",
          "none",
          "disagree");

  private final String rule;
  private final Judge judge;
  private final List<String> disagreements = new ArrayList<>();
  private long traces;
  private long certain;
  private long told;
  private long clean;

  Figures(String rule, Judge judge) {
    this.rule = rule;
    this.judge = judge;
  }

  /** Compares what both say of one trace. */
  void compare(SmallTrace trace, Account account, Set<Integer> tids, TraceReport report) {
    boolean inOrder = account.uncertaintyNs() == 0;
    judge
        .on(account, tids)
        .ifPresent(judgement -> compare(trace, judgement, report, inOrder && judge.countsAll()));
  }

  private void compare(
      SmallTrace trace, Judgement judgement, TraceReport report, boolean countsAll) {
    Coverage coverage =
        report.getCoverageList().stream()
            .filter(each -> each.getRule().equals(rule))
            .findFirst()
            .orElseThrow();
    List<Finding> found =
        report.getFindingsList().stream()
            .filter(each -> each.getRule().equals(rule))
            .filter(each -> each.getGrade() == Grade.Value.VIOLATION)
            .toList();
    for (Finding finding : found) {
      if (finding.getEvidenceList().stream()
          .map(Evidence::getLine)
          .noneMatch(line -> judgement.rulings().get(line) == Ruling.CERTAIN)) {
        disagree("reports what is not certain: " + finding.getTitle(), trace, judgement);
      }
    }
    long count = found.stream().mapToLong(each -> each.getOccurrences().getCount()).sum();
    long inOrder = coverage.getChecked() - count;
    if (countsAll && judgement.innocent() && inOrder > judgement.mayBeInOrder()) {
      disagree("says of " + inOrder + " that they are in order", trace, judgement);
    }
    boolean isCertain = judgement.count(Ruling.CERTAIN) > 0;
    boolean silent = found.isEmpty() && coverage.getUndecided() == 0;
    if (isCertain
        && silent
        && report.getVerdict() == Verdict.Value.CLEAN
        && !judge.beginsWithNothing()) {
      disagree("has nothing to say, and the trace is CLEAN", trace, judgement);
    }
    traces++;
    certain += isCertain ? 1 : 0;
    told += isCertain && !found.isEmpty() ? 1 : 0;
    clean += judgement.count(Ruling.EXCLUDED) == judgement.rulings().size() ? 1 : 0;
  }

  private void disagree(String how, SmallTrace trace, Judgement judgement) {
    String lines = trace.text().lines().filter(line -> !Lines.isHead(line)).collect(joining("\n"));
    disagreements.add(rule + " " + how + "; the judge: " + judgement.rulings() + "\n" + lines);
  }

  List<String> disagreements() {
    return disagreements;
  }

  /** Traces in which something was certainly wrong, for the judge. */
  long certain() {
    return certain;
  }

  /** Traces in which certainly nothing was wrong, for the judge. */
  long clean() {
    return clean;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-28s %,8d %,8d %,8d %,8d %,8d",
        rule,
        traces,
        certain,
        told,
        clean,
        disagreements.size());
  }
}
