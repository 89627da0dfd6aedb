package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Known;

/** Why a finding does not count, in a few words. */
public final class KnownText {
  private KnownText() {}

  /** {@code known}, {@code suppressed until 2027-01-01 by fs-team: reason}; empty if it counts. */
  public static String of(Finding finding) {
    return finding.hasKnown() ? of(finding.getKnown()) : "";
  }

  public static String of(Known known) {
    if (known.getSource() != Known.Source.SUPPRESSION) {
      return "known";
    }
    String until = known.getExpires().isEmpty() ? "" : " until " + known.getExpires();
    return PlainText.of(
        "suppressed" + until + " by " + known.getOwner() + ": " + known.getReason());
  }
}
