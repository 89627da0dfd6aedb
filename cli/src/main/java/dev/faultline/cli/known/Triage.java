package dev.faultline.cli.known;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Known;
import dev.faultline.v1.TraceReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells what is known from what is new. What is known is reported all the same, marked; it only
 * does not fail the run.
 *
 * <p>A suppression that has expired goes before the baseline: else, where every report is the next
 * one's baseline, no suppression would ever end.
 */
public final class Triage {
  private static final Known IN_BASELINE =
      Known.newBuilder().setSource(Known.Source.BASELINE).build();

  private final Baseline baseline;
  private final Map<String, Suppression> suppressions;
  private final LocalDate today;
  private final boolean complete;
  private final Set<String> used = new HashSet<>();

  /**
   * A triage.
   *
   * @param baseline what an earlier report says
   * @param suppressions by fingerprint
   * @param today the day, on which suppressions may have expired
   * @param complete whether all captures come by: then, what was not needed is not needed
   */
  Triage(
      Baseline baseline, Map<String, Suppression> suppressions, LocalDate today, boolean complete) {
    this.baseline = baseline;
    this.suppressions = suppressions;
    this.today = today;
    this.complete = complete;
  }

  /** To which everything is new. */
  static Triage none() {
    return new Triage(Baseline.none(), Map.of(), LocalDate.MAX, false);
  }

  public TraceReport of(TraceReport trace) {
    TraceReport.Builder marked = trace.toBuilder();
    for (int i = 0; i < trace.getFindingsCount(); i++) {
      marked.setFindings(i, of(trace.getFindings(i)));
    }
    if (baseline.hasInconclusive(trace)) {
      marked.setKnown(IN_BASELINE);
    }
    return marked.build();
  }

  public Finding of(Finding finding) {
    Optional<Suppression> found = suppression(finding);
    if (found.isEmpty()) {
      return baseline.has(finding) ? finding.toBuilder().setKnown(IN_BASELINE).build() : finding;
    }
    Suppression suppression = found.get();
    used.add(suppression.fingerprint());
    return suppression.isExpired(today)
        ? finding.toBuilder().clearKnown().build()
        : finding.toBuilder().setKnown(suppression.known()).build();
  }

  /** That of the finding's own fingerprint, or else of one under which it may be known. */
  private Optional<Suppression> suppression(Finding finding) {
    return Stream.concat(
            Stream.of(finding.getFingerprint()), finding.getAlternativeFingerprintsList().stream())
        .flatMap(fingerprint -> Stream.ofNullable(suppressions.get(fingerprint)))
        .findFirst();
  }

  /** What is to be said of the suppressions, after the last capture. */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    for (Suppression suppression : suppressions.values()) {
      String name =
          "The suppression of " + suppression.fingerprint() + " by " + suppression.owner();
      if (suppression.isExpired(today)) {
        notices.add(name + " expired after " + suppression.expires() + ": it suppresses nothing.");
      } else if (complete && !used.contains(suppression.fingerprint())) {
        notices.add(name + " is unused: no capture has this finding.");
      }
    }
    return notices;
  }
}
