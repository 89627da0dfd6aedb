package dev.faultline.cli.report.writing;

import dev.faultline.v1.Finding;
import java.util.ArrayList;
import java.util.List;

/** What makes findings of different traces one bug. */
public final class Sameness {
  private Sameness() {}

  /** Rule and fingerprint; the title where a report has no fingerprint. */
  public static String of(Finding finding) {
    return finding.getRule()
        + " "
        + (finding.getFingerprint().isEmpty() ? finding.getTitle() : finding.getFingerprint());
  }

  /** The same, and under which other fingerprints it may be known. */
  public static List<String> all(Finding finding) {
    List<String> all = new ArrayList<>();
    all.add(of(finding));
    for (String other : finding.getAlternativeFingerprintsList()) {
      all.add(finding.getRule() + " " + other);
    }
    return all;
  }
}
