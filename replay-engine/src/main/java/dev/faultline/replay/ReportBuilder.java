package dev.faultline.replay;

import dev.faultline.replay.model.Model;
import dev.faultline.replay.rules.Occurrences;
import dev.faultline.replay.rules.Rule;
import dev.faultline.replay.rules.TraceEnd;
import dev.faultline.replay.scene.SceneRecorder;
import dev.faultline.stream.CaptureOrigin;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts the report of one trace together. */
final class ReportBuilder {
  /** Who opens the report of a kernel that hung wants to read first what it hangs in. */
  private static final String HANG = "deadlock";

  static Comparator<Finding> gravestFirst() {
    return Comparator.comparingInt((Finding finding) -> -finding.getGradeValue())
        .thenComparing(finding -> !finding.getRule().equals(HANG))
        .thenComparingLong(finding -> finding.getOccurrences().getFirstNs())
        .thenComparing(Finding::getRule)
        .thenComparing(Finding::getTitle);
  }

  private final CaptureOrigin origin;
  private final CaptureCounts counts;
  private final TraceEnd end;
  private final List<Rule> rules;
  private final Optional<SceneRecorder> scenes;

  ReportBuilder(
      CaptureOrigin origin,
      CaptureCounts counts,
      TraceEnd end,
      List<Rule> rules,
      Optional<SceneRecorder> scenes) {
    this.origin = origin;
    this.counts = counts;
    this.end = end;
    this.rules = rules;
    this.scenes = scenes;
  }

  /** The report; {@code required} are the rules each of which must have decided something. */
  TraceReport build(Set<String> required) {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : rules) {
      for (Occurrences occurrences : rule.ledger().findings()) {
        findings.add(finding(rule, occurrences));
      }
    }
    if (findings.size() > 1) {
      findings.sort(gravestFirst());
    }
    Judgement judgement = Judgement.of(findings, rules, counts, end, required);
    TraceReport.Builder report =
        TraceReport.newBuilder()
            .setPath(origin.path())
            .setVerdict(judgement.verdict())
            .setCapture(capture())
            .setActivity(counts.activity())
            .addAllFindings(findings)
            .addAllReasons(judgement.reasons())
            .setFairTwoState(end.fairTwoState());
    for (Model model : end.models()) {
      report.addModels(model.title());
    }
    for (Rule rule : rules) {
      report.addAllOrder(OrderText.of(rule.order()));
      for (Map.Entry<String, Long> writers : rule.writers().entrySet()) {
        report.addWritersBuilder().setLockClass(writers.getKey()).setCount(writers.getValue());
      }
      report.addCoverage(CoverageText.of(rule, end));
    }
    return report.build();
  }

  private Finding finding(Rule rule, Occurrences occurrences) {
    Finding finding = FindingText.of(rule.spec(), occurrences);
    if (scenes.isEmpty()) {
      return finding;
    }
    return scenes
        .flatMap(recorder -> recorder.of(occurrences.first()))
        .map(scene -> finding.toBuilder().setScene(scene).build())
        .orElse(finding);
  }

  private CaptureSummary capture() {
    return CaptureSummary.newBuilder()
        .setFormat(origin.format())
        .setKernel(origin.kernel())
        .setClock(origin.clock())
        .setEvents(counts.events())
        .setEventsLost(counts.lost())
        .setLinesUnread(counts.unread())
        .setFirstNs(counts.firstNs())
        .setLastNs(counts.lastNs())
        .setModelEvents(counts.modelEvents())
        .setLossGaps(counts.gaps())
        .setPositionUnit(origin.unit().word())
        .build();
  }
}
