package dev.faultline.replay;

/**
 * A rule as users see it.
 *
 * @param name the rule's final name, as in reports: {@code stale-page-after-dio}
 * @param group {@code Coherency}, {@code Protocol}, {@code Lock order and waiting}, {@code Capture
 *     quality}
 * @param summary what it reports, in one line
 * @param grade the grade of its findings: {@code violation}, {@code potential}, {@code note}
 * @param origin the invariant or lock rule that it checks: {@code INV-5}
 */
public record RuleInfo(String name, String group, String summary, String grade, String origin) {}
