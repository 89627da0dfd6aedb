package dev.faultline.replay.rules;

import dev.faultline.v1.Argument;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.MappingRef;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.UndecidedCause;
import dev.faultline.v1.WaitFor;
import java.util.Locale;
import java.util.stream.Collectors;

/** All that rules say of a short trace, word by word and line by line, to be read and compared. */
final class ReportText {
  private final StringBuilder text = new StringBuilder();

  private ReportText() {}

  static String of(TraceReport report) {
    ReportText told = new ReportText();
    report.getFindingsList().forEach(told::finding);
    report.getCoverageList().stream()
        .filter(coverage -> report.getCoverageCount() == 1 || hadOccasion(coverage))
        .forEach(coverage -> told.coverage("", coverage));
    return told.text.toString();
  }

  /** The same of the other rules: their findings by title, and all they checked in one line. */
  static String beside(String rule, TraceReport report) {
    ReportText told = new ReportText();
    report.getFindingsList().stream()
        .filter(finding -> !finding.getRule().equals(rule))
        .forEach(
            finding ->
                told.line(
                    "(%s of %s: %s; %d times, lines %s)",
                    finding.getGrade(),
                    finding.getRule(),
                    finding.getTitle(),
                    finding.getOccurrences().getCount(),
                    finding.getEvidenceList().stream()
                        .map(evidence -> Long.toString(evidence.getLine()))
                        .collect(Collectors.joining(" "))));
    told.line(
        "(%s)",
        report.getCoverageList().stream()
            .filter(coverage -> !coverage.getRule().equals(rule) && hadOccasion(coverage))
            .map(ReportText::inShort)
            .collect(Collectors.joining(", ")));
    return told.text.toString();
  }

  /**
   * {@code stale-page-after-dio 3 -1 ?2 WARM_UP}: three checked, one not applicable, two undecided.
   */
  private static String inShort(Coverage coverage) {
    StringBuilder text = new StringBuilder(coverage.getRule()).append(' ');
    text.append(coverage.getChecked());
    if (coverage.getNotApplicable() > 0) {
      text.append(" -").append(coverage.getNotApplicable());
    }
    for (UndecidedCause cause : coverage.getCausesList()) {
      text.append(" ?").append(cause.getCount()).append(' ').append(cause.getCause());
    }
    return text.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private void finding(Finding finding) {
    line("%s: %s", finding.getGrade(), finding.getTitle());
    Argument argument = finding.getArgument();
    argument.getLetList().forEach(given -> line("  let %s", given));
    line("  then %s", argument.getThen());
    line("  because %s", argument.getBecause());
    if (!argument.getRemedy().isEmpty()) {
      line("  do: %s", argument.getRemedy());
    }
    if (finding.hasMapping()) {
      line("  on %s", mapping(finding.getMapping()));
    }
    finding.getTasksList().forEach(task -> line("  by %s", task(task)));
    finding.getEvidenceList().forEach(this::evidence);
    finding.getWaitsList().forEach(this::wait);
    line(
        "  %d times, %s to %s, known as %s %s",
        finding.getOccurrences().getCount(),
        seconds(finding.getOccurrences().getFirstNs()),
        seconds(finding.getOccurrences().getLastNs()),
        finding.getFingerprint(),
        String.join(" ", finding.getAlternativeFingerprintsList()));
  }

  private void evidence(Evidence evidence) {
    line(
        "  line %d, %s, cpu %d, %s-%d: %s | %s",
        evidence.getLine(),
        evidence.getUntimed() ? "untimed" : seconds(evidence.getTimeNs()),
        evidence.getCpu(),
        evidence.getComm(),
        evidence.getTid(),
        evidence.getText(),
        evidence.getRemark());
  }

  private void wait(WaitFor wait) {
    line(
        "  %s waits for %s of %s since %s (line %d): %s %s, %s (line %d)",
        task(wait.getWaiter()),
        wait.getWanted(),
        wait.getOf(),
        seconds(wait.getSinceNs()),
        wait.getSinceLine(),
        task(wait.getHolder()),
        wait.getWhy(),
        seconds(wait.getHeldNs()),
        wait.getHeldLine());
  }

  private void coverage(String indent, Coverage coverage) {
    line(
        "%s%s: %d checked, %d undecided, %d not applicable, of %d",
        indent,
        coverage.getRule(),
        coverage.getChecked(),
        coverage.getUndecided(),
        coverage.getNotApplicable(),
        coverage.getOccurred());
    if (!coverage.getReason().isEmpty()) {
      line("%s  %s", indent, coverage.getReason());
    }
    for (UndecidedCause cause : coverage.getCausesList()) {
      line("%s  %s %d: %s", indent, cause.getCause(), cause.getCount(), cause.getSentence());
    }
    coverage.getRowsList().forEach(row -> coverage(indent + "  ", row));
  }

  private static boolean hadOccasion(Coverage coverage) {
    return coverage.getChecked() + coverage.getUndecided() + coverage.getNotApplicable() > 0;
  }

  private static String mapping(MappingRef mapping) {
    return String.format(
        Locale.ROOT,
        "inode %d (%s) %s%s",
        mapping.getIno(),
        mapping.getDevice(),
        mapping.getAddress(),
        mapping.getHasPages()
            ? " pages " + mapping.getFirstIndex() + " to " + mapping.getLastIndex()
            : "");
  }

  private static String task(TaskRef task) {
    return task.getComm() + "-" + task.getTid() + " (" + task.getRole() + ")";
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%d.%09d", ns / 1_000_000_000, ns % 1_000_000_000);
  }
}
