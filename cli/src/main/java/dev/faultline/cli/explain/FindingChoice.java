package dev.faultline.cli.explain;

import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which finding of a report is meant.
 *
 * @param fingerprint the beginning of its fingerprint; empty for any
 * @param rule its rule; empty for any
 */
public record FindingChoice(Optional<String> fingerprint, Optional<String> rule) {

  /**
   * The finding of a trace that is meant; of several of one rule the gravest, which reports put
   * first.
   *
   * @throws NoSuchFindingException if there is none, or the fingerprint is that of several
   */
  public Finding of(TraceReport trace) throws NoSuchFindingException {
    List<Finding> meant = among(trace.getFindingsList());
    if (meant.isEmpty()) {
      throw NoSuchFindingException.none(trace.getPath(), this, trace.getFindingsList());
    }
    if (isExact() && meant.size() > 1) {
      throw NoSuchFindingException.several(trace.getPath(), this, meant);
    }
    return meant.get(0);
  }

  /** Whether it is one and no other that is meant. */
  boolean isExact() {
    return fingerprint.isPresent();
  }

  /** The findings that may be meant, in their order. */
  List<Finding> among(List<Finding> findings) {
    return findings.stream().filter(this::means).toList();
  }

  private boolean means(Finding finding) {
    return rule.stream().allMatch(finding.getRule()::equals)
        && fingerprint.stream()
            .map(prefix -> prefix.toLowerCase(Locale.ROOT))
            .allMatch(prefix -> isOf(finding, prefix));
  }

  private static boolean isOf(Finding finding, String prefix) {
    return finding.getFingerprint().startsWith(prefix)
        || finding.getAlternativeFingerprintsList().stream()
            .anyMatch(other -> other.startsWith(prefix));
  }

  @Override
  public String toString() {
    return rule.map(name -> "rule " + name).orElse("")
        + (fingerprint.isPresent() && rule.isPresent() ? " and " : "")
        + fingerprint.map(prefix -> "fingerprint " + prefix).orElse("");
  }
}
