package dev.faultline.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.KeptFindings;
import dev.faultline.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("faultline explain FINDING")
final class ExplainFindingTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-mmap-hang.ftrace.gz");

  @TempDir Path directory = Path.of(".");

  private Path report(Path capture, String format) {
    Path report = directory.resolve("report." + format);
    new Shell().verify("verify", "-q", "--report", format + "=" + report, capture.toString());
    return report;
  }

  private static String story(String what, Path place) {
    Shell.Result result = new Shell().verify("explain", what, "--in", place.toString());
    assertThat(result.status()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  @DisplayName("tells what it says, each step with the state around it, and the rule")
  void ofCapture() {
    assertThat(story("deadlock", HANG))
        .containsSubsequence(
            "violation  deadlock  [",
            "  let   ",
            "  then  ",
            "  because",
            "Step by step",
            "  1 of 5  bcachefs-mmap-hang.ftrace.gz:44002  11.988499 s [001] wl-231\n",
            "      pagecache_lock_acquired: block",
            "      <- since here wl-231 has held pagecache(block)",
            "      - inode 4098 (254:0)   block          not held",
            "      +                      block          held by wl-231 (DIO write, since 11.988499)",
            "      -                      waiting        wl-231 for block since 11.987134",
            "      +                      waiting        nobody",
            "        mmap_lock 0x8af89c8  held by        nobody",
            "      - wl-231               task           in a DIO write; sleeps for block",
            "      +                      task           in a DIO write; holds block",
            "  4 of 5  bcachefs-mmap-hang.ftrace.gz:44032  11.988819 s [001] wl-232, 0.011 ms later\n",
            "      +                      held by        wl-232 (read, since 11.988819)",
            "# deadlock");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"json", "pb"})
  @DisplayName("tells the same of a report whose capture is still there")
  void ofReport(String format) {
    assertThat(story("dce396d0", report(HANG, format))).isEqualTo(story("DCE396D0", HANG));
  }

  @Test
  @DisplayName("finds the capture beside the report")
  void besideReport() throws IOException {
    Path there = Files.createDirectory(directory.resolve("there"));
    Path capture = Files.copy(HANG, there.resolve("hang.gz"));
    Path report = report(capture, "json");
    Files.move(capture, directory.resolve("hang.gz"));
    Files.delete(there);

    assertThat(story("deadlock", report)).contains("held by wl-231").doesNotContain("note:");
  }

  @Test
  @DisplayName("tells of a report without its capture what the report has, and what is missing")
  void withoutCapture() throws IOException {
    Path capture = Files.copy(HANG, directory.resolve("gone.gz"));
    Path report = report(capture, "pb");
    Files.delete(capture);

    assertThat(story("deadlock", report))
        .contains("the state before and after each step is not told")
        .contains("1 of 5  gone.gz:44002")
        .doesNotContain("held by wl-231 (DIO");
  }

  @Test
  @DisplayName("says so where the capture is another one by now")
  void ofChangedCapture() throws IOException {
    Path capture = Files.copy(HANG, directory.resolve("changed.gz"));
    Path report = report(capture, "json");
    Files.copy(
        KeptCaptures.DIRECTORY.resolve("stock/bcachefs-self.ftrace.gz"),
        capture,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(story("deadlock", report)).contains("is not what was verified");
  }

  @Test
  @DisplayName("lists the findings that there are where there is not the one asked for")
  void unknown() {
    Shell.Result result =
        new Shell().verify("explain", "0123abcd", "--in", report(HANG, "json").toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("has no finding of fingerprint 0123abcd; it has:")
        .contains("dce396d04d5ebef8  violation  deadlock");
    assertThat(result.out()).isEmpty();
  }

  @Test
  @DisplayName("asks where a fingerprint is to be found")
  void withoutPlace() {
    Shell.Result result = new Shell().verify("explain", "dce396d0");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--in names the report or the capture");
  }

  @Test
  @DisplayName("says what is wrong with a report that is damaged")
  void damaged() throws IOException {
    Path report = report(HANG, "json");
    Files.writeString(report, Files.readString(report).substring(0, 1000));

    Shell.Result result = new Shell().verify("explain", "deadlock", "--in", report.toString());

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).contains(report.toString(), "the report cannot be read");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "mutants/early-block-release-mix",
        "mutants/no-reshootdown-cross",
        "stock/bcachefs-reflink-hang",
        "stock/xfs-6.18-stale-after-dio"
      })
  @DisplayName("knows the state around every event that proves something")
  void statesOfAll(String name) {
    Path capture = KeptCaptures.DIRECTORY.resolve(name + ".ftrace.gz");
    String rule = KeptFindings.gravestRule(capture);

    String[] steps = story(rule, capture).split("\n {2}\\d+ of \\d+ {2}", -1);

    assertThat(steps.length).isGreaterThan(2);
    for (int i = 1; i < steps.length; i++) {
      assertThat(steps[i]).as("step %s", i).contains(" task ").contains("inode ");
    }
  }
}
