package dev.faultline.cli.slice;

import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a part of a capture must show to stand for the whole: the same finding with the same grade,
 * in the same words, proved by the same events; and nothing grave that the whole does not show.
 *
 * <p>Leaving out events can make a false statement true: without the release, a lock is held for
 * ever. That the events which prove the finding are those that prove it in the whole keeps the part
 * honest about the finding; that every other fingerprint is the whole's keeps it honest about the
 * rest. Notes tell of the capture, not of the kernel, and may differ.
 */
final class Target {
  private record Proof(long position, long timeNs, int cpu, int tid, String text) {
    static Proof of(Evidence event, boolean sameSource) {
      return new Proof(
          sameSource ? event.getLine() : 0,
          event.getTimeNs(),
          event.getCpu(),
          event.getTid(),
          event.getText());
    }
  }

  private final Finding finding;
  private final Map<String, Grade.Value> known = new HashMap<>();

  /**
   * A target.
   *
   * @param finding one of the findings of {@code whole}
   * @param whole what all rules say of the whole capture
   */
  Target(Finding finding, TraceReport whole) {
    this.finding = finding;
    for (Finding other : whole.getFindingsList()) {
      known.merge(key(other), other.getGrade(), (one, two) -> one.compareTo(two) > 0 ? one : two);
    }
  }

  Finding finding() {
    return finding;
  }

  /** Whether the finding is there. Positions count if the part was not written and read again. */
  boolean isShownBy(TraceReport part, boolean samePositions) {
    return part.getFindingsList().stream().anyMatch(other -> isSame(other, samePositions));
  }

  /** Whether everything grave in it is in the whole, and no less grave there. */
  boolean addsNothing(TraceReport part) {
    return part.getFindingsList().stream()
        .filter(other -> other.getGrade() != Grade.Value.NOTE)
        .allMatch(
            other ->
                known.getOrDefault(key(other), Grade.Value.NOTE).compareTo(other.getGrade()) >= 0);
  }

  private boolean isSame(Finding other, boolean samePositions) {
    return key(other).equals(key(finding))
        && other.getGrade() == finding.getGrade()
        && other.getTitle().equals(finding.getTitle())
        && proofs(other, samePositions).equals(proofs(finding, samePositions));
  }

  private static List<Proof> proofs(Finding finding, boolean samePositions) {
    return finding.getEvidenceList().stream().map(event -> Proof.of(event, samePositions)).toList();
  }

  private static String key(Finding finding) {
    return finding.getRule() + " " + finding.getFingerprint();
  }
}
