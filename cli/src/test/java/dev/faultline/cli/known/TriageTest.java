package dev.faultline.cli.known;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is known")
final class TriageTest {
  private static final String FINGERPRINT = "0123456789abcdef";
  private static final String HEAD = "fingerprint,reason,owner,expires\n";
  private static final String NOVEMBER_2023 = "1700000000";

  @TempDir private Path directory = Path.of("");

  @Test
  @DisplayName("from a baseline is reported as known and does not fail the run")
  void baseline() throws IOException {
    String baseline =
        stored(Samples.violation("a"), Samples.suspect("b"), Samples.inconclusive("c"));

    Shell.Result result = verify(List.of("a", "b", "c"), "--baseline", baseline);

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .startsWith("VIOLATION (known)  a\n")
        .contains("foreign-fill-under-block  [3f2a91c0]  x2, 11.266906-11.300000 s  known\n")
        .contains("3 files: 1 VIOLATION (known), 1 SUSPECT (known), 1 INCONCLUSIVE (known)\n");
  }

  @Test
  @DisplayName("leaves what is new to fail the run")
  void leavesWhatIsNew() throws IOException {
    String baseline = stored(Samples.suspect("b"));

    assertThat(verify(List.of("a", "b"), "--baseline", baseline).status()).isEqualTo(1);
    assertThat(verify(List.of("b"), "--baseline", baseline).status()).isZero();
  }

  @Test
  @DisplayName("is not that another capture is INCONCLUSIVE: a recorder that broke must not pass")
  void inconclusiveElsewhereIsNew() throws IOException {
    String baseline = stored(Samples.inconclusive("c"));

    assertThat(verify(List.of("c"), "--baseline", baseline).status()).isZero();
    assertThat(verify(List.of("c2"), "--baseline", baseline).status()).isEqualTo(3);
  }

  @Test
  @DisplayName("cannot be that a capture is unreadable")
  void unreadableIsNeverKnown() throws IOException {
    assertThat(verify(List.of("u"), "--baseline", stored(Samples.unread("u"))).status())
        .isEqualTo(4);
  }

  @Test
  @DisplayName("may be suppressed, with reason, owner and expiry")
  void suppressed() throws IOException {
    Shell.Result result = verify(List.of("f"), "--suppressions", table("2023-11-14"));

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("suppressed until 2023-11-14 by fs: fixed in 6.18")
        .doesNotContain("note: The suppression");
  }

  @Test
  @DisplayName("may be known under another fingerprint of the same bug, then and now")
  void alternatives() throws IOException {
    String before = stored(sample("f"));
    assertThat(verify(List.of("g"), "--baseline", before).status()).isZero();
    assertThat(verify(List.of("b"), "--baseline", before).status()).isEqualTo(1);

    String after = stored(sample("g"));
    assertThat(verify(List.of("f"), "--baseline", after).status()).isZero();
    assertThat(verify(List.of("b"), "--baseline", after).status()).isEqualTo(1);
  }

  @Test
  @DisplayName("may be suppressed under another fingerprint of the same bug")
  void alternativeSuppressed() throws IOException {
    Shell.Result result = verify(List.of("g"), "--suppressions", table("2023-11-14"));

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("suppressed until").doesNotContain("is unused");
  }

  @Test
  @DisplayName("is so no longer when the suppression has expired, whatever the baseline says")
  void expired() throws IOException {
    String baseline = stored(sample("f"));

    Shell.Result result =
        verify(List.of("f"), "--baseline", baseline, "--suppressions", table("2023-11-13"));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out().replaceAll("\\s+", " "))
        .contains("note: The suppression of " + FINGERPRINT + " by fs expired after 2023-11-13");
  }

  @Test
  @DisplayName("and was never found is said to be unused")
  void unused() throws IOException {
    assertThat(verify(List.of("d"), "--suppressions", table("2030-01-01")).out())
        .contains("note: The suppression of " + FINGERPRINT + " by fs is unused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fingerprint,reason                 | its first line must be fingerprint,reason,owner",
        "HEAD0123456789abcdef,r,o           | line 2: expected are 4 cells",
        "HEAD0123456789abcdef,r,,2030-01-01 | line 2: the owner is missing",
        "HEAD0123,r,o,2030-01-01            | line 2: a fingerprint is 16 digits",
        "HEAD*,r,o,2030-01-01               | line 2: a fingerprint is 16 digits",
        "HEAD0123456789abcdef,r,o,tomorrow  | line 2: the day of expiry must be like 2027-01-31",
      })
  @DisplayName("is refused with the line that is wrong")
  void refused(String text, String error) throws IOException {
    Path file = Files.writeString(directory.resolve("s"), text.replace("HEAD", HEAD) + "\n");

    Shell.Result result = verify(List.of("d"), "--suppressions", file.toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("The file of suppressions cannot be read", error);
  }

  @Test
  @DisplayName("is kept by merge, which knows the same options")
  void merge() throws IOException {
    String baseline = stored(Samples.violation("a"));

    assertThat(new Shell().run("merge", baseline).status()).isEqualTo(1);
    assertThat(new Shell().run("merge", baseline, "--baseline", baseline).status()).isZero();
  }

  private String table(String expires) throws IOException {
    return Files.writeString(
            directory.resolve("suppressions.csv"),
            HEAD + "# a comment\n" + FINGERPRINT + ",\"fixed in 6.18\",fs," + expires + "\n")
        .toString();
  }

  private Shell.Result verify(List<String> names, String... options) {
    List<String> line = new ArrayList<>(List.of("verify"));
    line.addAll(List.of(options));
    line.addAll(names);
    return new Shell()
        .with("SOURCE_DATE_EPOCH", NOVEMBER_2023)
        .judging(input -> sample(input.name()))
        .run(line.toArray(String[]::new));
  }

  private static TraceReport sample(String name) throws IOException {
    return switch (name.charAt(0)) {
      case 'a' -> Samples.violation(name);
      case 'b' -> Samples.suspect(name);
      case 'c' -> Samples.inconclusive(name);
      case 'f' -> {
        TraceReport.Builder trace = Samples.suspect(name).toBuilder();
        trace.getFindingsBuilder(0).setFingerprint(FINGERPRINT);
        yield trace.build();
      }
      case 'g' -> {
        TraceReport.Builder trace = Samples.suspect(name).toBuilder();
        trace
            .getFindingsBuilder(0)
            .setFingerprint("fedcba9876543210")
            .addAlternativeFingerprints(FINGERPRINT);
        yield trace.build();
      }
      case 'u' -> throw new IOException("broken");
      default -> Samples.clean(name);
    };
  }

  private String stored(TraceReport... traces) throws IOException {
    Report report = Report.newBuilder().setToolVersion("1").addAllTraces(List.of(traces)).build();
    return Files.write(directory.resolve("baseline.pb"), report.toByteArray()).toString();
  }
}
