package dev.faultline.cli.report.writing;

import dev.faultline.cli.report.words.Layout;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import java.time.Instant;
import java.util.Optional;

/**
 * What a report says besides what was found, and how.
 *
 * @param layout how text for people is laid out
 * @param rules what is known of the rules
 * @param passing what the run accepts
 * @param time when the report is written
 * @param host the name of the machine that writes it
 * @param submission who submits to KernelCI; empty where nothing is submitted
 */
public record ReportSetting(
    Layout layout,
    RuleBook rules,
    Passing passing,
    Instant time,
    String host,
    Optional<Submission> submission) {

  /** The pages of the rules. */
  public interface RuleBook {
    /** The page of a rule; empty if this version does not know the rule. */
    Optional<RulePage> page(String rule);
  }

  /**
   * A rule as it is explained.
   *
   * @param summary what it reports, in one line
   * @param group the sort of rules that it belongs to
   * @param markdown its page
   */
  public record RulePage(String summary, String group, String markdown) {}

  /** What the run accepts. */
  public interface Passing {
    /** Whether this finding makes the run fail. */
    boolean fails(Finding finding);

    /** The exit status that the run ends with. */
    int exitCode(Report report);
  }

  /** The same for a file, which has neither colours nor the width of a terminal. */
  public ReportSetting plain() {
    return new ReportSetting(layout.plain(), rules, passing, time, host, submission);
  }
}
