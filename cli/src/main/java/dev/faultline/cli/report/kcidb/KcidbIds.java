package dev.faultline.cli.report.kcidb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.Sameness;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.v1.Finding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * The ids of KCIDB's objects. They depend on build, capture and fingerprint alone: what is
 * submitted again, or by another machine, is the same object and no second one.
 */
final class KcidbIds {
  private static final int DIGEST_BYTES = 12;
  private static final String ROOT = "faultline";

  private final Submission submission;

  KcidbIds(Submission submission) {
    this.submission = submission;
  }

  String origin() {
    return submission.origin();
  }

  String build() {
    return PlainText.of(submission.build());
  }

  String toolVersion() {
    return submission.toolVersion();
  }

  /** Of the verification of a capture. */
  String test(String path) {
    return submission.origin() + ":faultline-" + digest(submission.build(), path);
  }

  /** Of a bug, in whatever build. */
  String issue(Finding finding) {
    String name = finding.getFingerprint();
    return submission.origin() + ":" + (name.isEmpty() ? digest(Sameness.of(finding)) : name);
  }

  /** Of a bug in a capture; in the build as a whole where {@code path} is empty. */
  String incident(Finding finding, String path) {
    return submission.origin()
        + ":faultline-"
        + digest(submission.build(), path, Sameness.of(finding));
  }

  /**
   * The place of a capture in the tree of tests: what is no letter, digit, {@code -} or {@code _}
   * becomes {@code _}, and folders are parted by dots.
   */
  static String testPath(String path) {
    return Arrays.stream(path.split("/"))
        .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals(".."))
        .map(name -> name.replaceAll("[^a-zA-Z0-9_-]", "_"))
        .collect(Collectors.joining(".", ROOT + ".", ""))
        .replaceAll("\\.$", "");
  }

  private static String digest(String... parts) {
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        sum.update(part.getBytes(UTF_8));
        sum.update((byte) 0);
      }
      return HexFormat.of().formatHex(sum.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
