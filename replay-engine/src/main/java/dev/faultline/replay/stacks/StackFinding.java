package dev.faultline.replay.stacks;

import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;

/**
 * What a log shows.
 *
 * @param key what makes findings of its rule one bug: that of the same bug in a capture
 * @param finding all but the fingerprint, which is made of rule and key
 */
public record StackFinding(String key, Finding finding) {

  /** The same, in a log that lies beside the capture. */
  StackFinding in(String path) {
    Finding.Builder there = finding.toBuilder();
    for (Evidence.Builder line : there.getEvidenceBuilderList()) {
      line.setPath(path);
    }
    return new StackFinding(key, there.build());
  }
}
