package dev.faultline.cli.known;

import dev.faultline.v1.Known;
import java.time.LocalDate;

/**
 * A finding that somebody answers for, for a time.
 *
 * @param fingerprint of the finding; it names one, never many
 * @param reason why it may be
 * @param owner who answers for it
 * @param expires the last day on which it holds
 */
record Suppression(String fingerprint, String reason, String owner, LocalDate expires) {

  boolean isExpired(LocalDate today) {
    return today.isAfter(expires);
  }

  Known known() {
    return Known.newBuilder()
        .setSource(Known.Source.SUPPRESSION)
        .setReason(reason)
        .setOwner(owner)
        .setExpires(expires.toString())
        .build();
  }
}
