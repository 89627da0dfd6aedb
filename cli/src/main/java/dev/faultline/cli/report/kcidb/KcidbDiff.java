package dev.faultline.cli.report.kcidb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.writing.Submission;
import dev.faultline.v1.Change;
import dev.faultline.v1.Diff;
import dev.faultline.v1.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/**
 * What a comparison tells KernelCI of a build: which bugs are in it, and which are gone. Of one
 * that nothing could have shown it tells nothing.
 */
public final class KcidbDiff {
  private KcidbDiff() {}

  /** The document. */
  public static String of(Diff diff, Submission submission) throws IOException {
    KcidbFindings findings = new KcidbFindings(new KcidbIds(submission), Set.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (KcidbObjects objects = new KcidbObjects(findings)) {
      for (Change change : diff.getChangesList()) {
        if (change.getKind() != Change.Kind.UNSEEN) {
          boolean present = change.getKind() != Change.Kind.FIXED;
          Finding finding = change.getFinding();
          objects.incident(finding, findings.inBuild(finding, present));
        }
      }
      objects.finish(out);
    }
    return out.toString(UTF_8);
  }
}
