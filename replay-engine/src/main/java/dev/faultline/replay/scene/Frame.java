package dev.faultline.replay.scene;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.rules.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scene shows: from the first to the last event of the evidence and a little around, and
 * only those who took part.
 *
 * @param firstNs begin
 * @param lastNs end
 * @param roles thread id and role of each who took part, in the order in which the finding names
 *     them
 * @param proofs the evidence
 * @param mapping the mapping concerned
 * @param pages the pages concerned
 */
record Frame(
    long firstNs,
    long lastNs,
    Map<Integer, String> roles,
    List<Moment> proofs,
    Optional<Mapping> mapping,
    Optional<PageRange> pages) {
  private static final int MOST_TASKS = 10;
  private static final long LEAST_MARGIN_NS = 20_000;
  private static final int MARGIN_SHARE = 12;

  /**
   * The frame of a finding.
   *
   * @param now the last event so far
   * @param endless whether it is about something that has not ended when the trace has
   */
  static Frame of(Finding finding, Moment now, boolean endless) {
    List<Moment> proofs = new ArrayList<>();
    finding.proofs().forEach(proof -> proofs.add(proof.moment()));
    if (proofs.isEmpty()) {
      proofs.add(finding.at());
    }
    long first = proofs.stream().mapToLong(Moment::timeNs).min().orElseThrow();
    long last = proofs.stream().mapToLong(Moment::timeNs).max().orElseThrow();
    long margin = Math.max((last - first) / MARGIN_SHARE, LEAST_MARGIN_NS);
    return new Frame(
        first - margin,
        endless ? now.timeNs() : Math.min(last + margin, Math.max(last, now.timeNs())),
        roles(finding),
        List.copyOf(proofs),
        finding.mapping(),
        finding.pages());
  }

  private static Map<Integer, String> roles(Finding finding) {
    Map<Integer, String> roles = new LinkedHashMap<>();
    finding.waits().forEach(wait -> add(roles, wait.waiter().moment(), wait.waiter().role()));
    finding.participants().forEach(task -> add(roles, task.moment(), task.role()));
    finding.proofs().forEach(proof -> add(roles, proof.moment(), ""));
    return roles;
  }

  private static void add(Map<Integer, String> roles, Moment moment, String role) {
    if (roles.size() < MOST_TASKS) {
      roles.putIfAbsent(moment.task().tid(), role);
    }
  }

  boolean concerns(int tid) {
    return roles.containsKey(tid);
  }

  /** Whether the finding is about one of these pages. */
  boolean asksFor(Optional<Mapping> of, PageRange range) {
    return pages.isPresent() && of.equals(mapping) && pages.get().overlaps(range);
  }

  boolean shows(long timeNs) {
    return firstNs <= timeNs && timeNs <= lastNs;
  }

  boolean shows(long beginNs, long endNs) {
    return beginNs <= lastNs && endNs >= firstNs;
  }

  /** How far in ns something lies from the nearest piece of evidence. */
  long distance(long beginNs, long endNs) {
    long least = Long.MAX_VALUE;
    for (Moment proof : proofs) {
      long before = beginNs - proof.timeNs();
      long behind = proof.timeNs() - endNs;
      least = Math.min(least, Math.max(0, Math.max(before, behind)));
    }
    return least;
  }
}
