package dev.faultline.cli.known;

import dev.faultline.cli.report.writing.Sameness;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.replay.CrossTrace;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The findings of many traces, each once, and which rules were decided at all. */
public final class FindingSet {

  /**
   * A finding wherever it is.
   *
   * @param finding as it was first found
   * @param path where that was; empty if only several captures together show it
   */
  public record Entry(Finding finding, String path) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> decided = new HashSet<>();
  private final CrossTrace across = new CrossTrace();
  private final List<TraceReport> unread = new ArrayList<>();
  private int traces;
  private int inconclusive;

  public void add(TraceReport trace) {
    across.add(trace);
    traces++;
    if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
      unread.add(trace);
    }
    if (trace.getVerdict() == Verdict.Value.INCONCLUSIVE) {
      inconclusive++;
    }
    trace.getFindingsList().forEach(finding -> add(finding, trace.getPath()));
    trace.getCoverageList().stream()
        .filter(rule -> rule.getChecked() > 0)
        .forEach(rule -> decided.add(rule.getRule()));
  }

  /** Adds what only the traces together show. */
  public void finish() {
    if (traces > 1) {
      across.inversions().forEach(finding -> add(finding, ""));
    }
  }

  private void add(Finding finding, String path) {
    if (finding.getGrade() != Grade.Value.NOTE) {
      entries.putIfAbsent(Sameness.of(finding), new Entry(finding, path));
      known.addAll(Sameness.all(finding));
    }
  }

  /** Those that {@code other} has as well, or those that it lacks. */
  public List<Entry> findings(FindingSet other, boolean both) {
    return entries.values().stream().filter(entry -> other.has(entry) == both).toList();
  }

  private boolean has(Entry entry) {
    return Sameness.all(entry.finding()).stream().anyMatch(known::contains);
  }

  /**
   * Whether the rule of a finding had anything to check: only then is its absence worth anything.
   */
  public boolean decided(Entry entry) {
    return decided.contains(entry.finding().getRule());
  }

  /** The inputs that could not be read. */
  public List<TraceReport> unread() {
    return unread;
  }

  /** How many traces were INCONCLUSIVE. */
  public int inconclusive() {
    return inconclusive;
  }
}
