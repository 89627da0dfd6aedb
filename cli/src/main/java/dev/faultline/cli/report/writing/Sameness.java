package dev.faultline.cli.report.writing;

import dev.faultline.v1.Finding;

/** What makes findings of different traces one bug. */
public final class Sameness {
  private Sameness() {}

  /** Rule and fingerprint; the title where a report has no fingerprint. */
  public static String of(Finding finding) {
    return finding.getRule()
        + " "
        + (finding.getFingerprint().isEmpty() ? finding.getTitle() : finding.getFingerprint());
  }
}
