package dev.faultline.replay.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one rule has checked, could not decide, and found. */
public final class Ledger {
  private final Map<Doubt, Long> doubts = new EnumMap<>(Doubt.class);
  private final Map<String, Occurrences> findings = new LinkedHashMap<>();
  private Optional<String> limit = Optional.empty();
  private long checked;
  private boolean fresh;

  void checked() {
    checked++;
  }

  void undecided(Doubt doubt) {
    doubts.merge(doubt, 1L, Long::sum);
  }

  /** A search stopped before its end; {@code where} says at which limit. */
  void stopped(String where) {
    undecided(Doubt.SEARCH_LIMIT);
    limit = Optional.of(where);
  }

  void report(Finding finding) {
    Occurrences known = findings.get(finding.key());
    if (known == null) {
      findings.put(finding.key(), new Occurrences(finding));
      fresh = true;
    } else {
      known.add(finding);
    }
  }

  /**
   * Events of a CPU were lost since {@code sinceNs}: what was found from then on may rest on a
   * state that had changed unseen.
   */
  public void retractSince(long sinceNs, int cpu) {
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, Occurrences> entry : findings.entrySet()) {
      long retracted = entry.getValue().retractSince(sinceNs, cpu);
      checked -= Math.min(checked, retracted);
      doubts.merge(Doubt.UNKNOWN_STATE, retracted, Long::sum);
      if (entry.getValue().count() == 0) {
        gone.add(entry.getKey());
      }
    }
    gone.forEach(findings::remove);
    doubts.values().removeIf(count -> count == 0);
  }

  /** The capture lacks what the rule relies on: nothing it said stands. */
  public void distrust() {
    if (checked > 0) {
      doubts.merge(Doubt.NOT_RECORDED, checked, Long::sum);
    }
    checked = 0;
    findings.clear();
  }

  /** How many opportunities were decided. */
  public long checkedCount() {
    return checked;
  }

  /** How many opportunities could not be decided. */
  public long undecidedCount() {
    return doubts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The reason behind most of {@link #undecidedCount}. */
  public Optional<Doubt> mainDoubt() {
    return doubts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  /**
   * Why there is what could not be decided, in words: the reason behind most of it, and the limit
   * at which a search stopped. Empty if all was decided.
   */
  public String reason() {
    String main = mainDoubt().map(Doubt::sentence).orElse("");
    if (limit.isEmpty()) {
      return main;
    }
    String stopped = "the search stopped " + limit.get() + "; there may be more";
    return mainDoubt().filter(doubt -> doubt != Doubt.SEARCH_LIMIT).isPresent()
        ? main + "; and " + stopped
        : stopped;
  }

  /** Whether there is something among {@link #findings} that was not there when last asked. */
  public boolean takeFresh() {
    boolean was = fresh;
    fresh = false;
    return was;
  }

  /** What was found, in order of first occurrence. */
  public Collection<Occurrences> findings() {
    return findings.values();
  }
}
