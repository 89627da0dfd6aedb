package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Runs one rule over inline trace text and compares what it finds with what is marked there. */
final class RuleTester {
  private final String rule;
  private final TraceText trace;
  private final TraceReport report;

  private RuleTester(
      String rule, Bindings bindings, ReplayOptions options, TraceText trace, boolean recorded) {
    this.rule = rule;
    this.trace = trace;
    this.report = replay(bindings, options.withRules(Set.of(rule)), trace.text(), recorded);
    KeptReports.heard(report);
    KeptReports.heardBeside(
        rule,
        replay(bindings, options, trace.text(), true),
        replay(bindings, options, trace.text(), false));
  }

  /** Replays the shorthand of {@link TraceText} with this rule alone. */
  static RuleTester replay(Class<? extends Rule> rule, String shorthand) {
    return replay(rule, TraceText.BINDINGS, shorthand);
  }

  /** The same, with other tracepoints. */
  static RuleTester replay(Class<? extends Rule> rule, Bindings bindings, String shorthand) {
    return replay(rule, bindings, ReplayOptions.defaults(), shorthand);
  }

  /** The same, asking what a fair two-state lock would break. */
  static RuleTester replayFair(Class<? extends Rule> rule, String shorthand) {
    return replay(rule, TraceText.BINDINGS, ReplayOptions.defaults().withFairTwoState(), shorthand);
  }

  private static RuleTester replay(
      Class<? extends Rule> rule, Bindings bindings, ReplayOptions options, String shorthand) {
    RuleSpec spec = rule.getAnnotation(RuleSpec.class);
    return new RuleTester(spec.name(), bindings, options, TraceText.of(shorthand), true);
  }

  /** Replays it without knowing what was recorded: what is not there may have happened. */
  static RuleTester replayUntold(Class<? extends Rule> rule, String shorthand) {
    RuleSpec spec = rule.getAnnotation(RuleSpec.class);
    return new RuleTester(
        spec.name(), TraceText.BINDINGS, ReplayOptions.defaults(), TraceText.of(shorthand), false);
  }

  private static TraceReport replay(
      Bindings bindings, ReplayOptions options, String text, boolean recorded) {
    try (EventSource source = CaptureReader.open(CaptureInput.ofText("inline", text), bindings)) {
      return Replay.verify(recorded ? new EverythingRecorded(source) : source, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** There is a finding for every mark, of this grade, and no other. */
  RuleTester findsMarked(Grade.Value grade) {
    assertThat(trace.marks()).as("marks in the trace").isNotEmpty();
    assertThat(findings())
        .as("findings of %s", rule)
        .allSatisfy(finding -> assertThat(finding.getGrade()).isEqualTo(grade));
    for (TraceText.Mark mark : trace.marks()) {
      assertThat(findings())
          .as("findings of %s, one of which is proved by line %d", rule, mark.line())
          .anySatisfy(
              finding -> {
                assertThat(finding.getTitle()).contains(mark.title());
                assertThat(finding.getEvidenceList())
                    .extracting(Evidence::getLine)
                    .contains(mark.line());
              });
    }
    assertThat(findings().stream().mapToLong(finding -> finding.getOccurrences().getCount()).sum())
        .as("occurrences")
        .isEqualTo(trace.marks().size());
    assertThat(report.getCapture().getLinesUnread()).as("unread lines").isZero();
    return this;
  }

  /** It decided at least one opportunity and found nothing. */
  RuleTester isClean() {
    assertThat(findings()).as("findings of %s", rule).isEmpty();
    assertThat(coverage().getChecked()).as("opportunities checked by %s", rule).isPositive();
    assertThat(report.getCapture().getLinesUnread()).as("unread lines").isZero();
    return this;
  }

  /**
   * It found nothing, checked nothing, and says of at least one opportunity why it is undecided.
   */
  RuleTester isUndecided(String reason) {
    assertThat(findings()).as("findings of %s", rule).isEmpty();
    assertThat(coverage().getUndecided()).as("undecided by %s", rule).isPositive();
    assertThat(coverage().getReason()).as("reason of %s", rule).contains(reason);
    assertThat(report.getCapture().getLinesUnread()).as("unread lines").isZero();
    return this;
  }

  /** It found nothing and had nothing to decide. */
  RuleTester hasNoOpportunity() {
    assertThat(findings()).as("findings of %s", rule).isEmpty();
    assertThat(coverage().getChecked()).as("opportunities checked by %s", rule).isZero();
    assertThat(coverage().getUndecided()).as("undecided by %s", rule).isZero();
    return this;
  }

  /** It found nothing, whatever it checked or left undecided. */
  RuleTester findsNothing() {
    assertThat(findings()).as("findings of %s", rule).isEmpty();
    assertThat(report.getCapture().getLinesUnread()).as("unread lines").isZero();
    return this;
  }

  /** The findings of the rule. */
  List<Finding> findings() {
    return report.getFindingsList();
  }

  /** What the rule could check. */
  Coverage coverage() {
    return report.getCoverageList().stream()
        .filter(coverage -> coverage.getRule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  /** The whole report. */
  TraceReport report() {
    return report;
  }
}
