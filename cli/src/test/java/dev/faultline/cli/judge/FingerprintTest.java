package dev.faultline.cli.judge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.input.Input;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Baselines and suppressions go by fingerprints: one that changes makes all of them worthless, so
 * the values themselves are held fast here.
 */
@DisplayName("A fingerprint")
final class FingerprintTest {
  private static final String INVERSION = "lock-order-inversion f21eedd0a87eeb5e";

  static Stream<KeptCaptures.Row> captures() {
    return KeptCaptures.text()
        .filter(row -> row.file().contains("bcachefs") || row.file().startsWith("mutants"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("is that of the same run on another host, with other pids, addresses and inodes")
  void isStable(KeptCaptures.Row row) throws IOException {
    String text;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(row.path()))) {
      text = new String(in.readAllBytes(), ISO_8859_1);
    }
    byte[] bytes = elsewhere(text).getBytes(ISO_8859_1);

    TraceReport report =
        KeptCaptures.judge(new ByteArrayInputStream(bytes)).verify(new Input.StandardInput());

    assertThat(fingerprints(report)).isEqualTo(fingerprints(row.verify()));
  }

  /** The same events of another boot: nothing that names a thing of the run is as it was. */
  private static String elsewhere(String text) {
    String other = text.replace("dev=266338304", "dev=265289728").replace("254:0", "253:0");
    // The latency format has the name of the task in just 8 columns, the other one in 16.
    String task = text.contains(" latency trace v") ? "%8.8s-%-7d" : "%16.16s-%-7d";
    other =
        replaced(
            other,
            "(?m)^ *\\S+-(\\d+) *(?= )",
            m -> String.format(Locale.ROOT, task, "job", number(m, 1) + 40_000));
    other = replaced(other, "(\\d+)(\\.\\d{6}: )", m -> number(m, 1) + 5000 + m.group(2));
    other = replaced(other, "(\\d+)(us[ +!#*@$]: )", m -> number(m, 1) + 5000 + m.group(2));
    other = replaced(other, "0xff11", m -> "0xff27");
    // Behind a device as two numbers an inode is printed in hexadecimal digits.
    other = replaced(other, "(?<!:\\d{1,3} )ino=(\\d\\d+)", m -> "ino=" + (number(m, 1) + 77));
    other =
        replaced(
            other,
            "(:\\d+ ino[= ])([0-9a-f]+)",
            m -> m.group(1) + Long.toHexString(Long.parseLong(m.group(2), 16) + 77));
    other =
        replaced(
            other,
            "mm=0{8}([0-9a-f]{8})",
            m -> "mm=00000000" + new StringBuilder(m.group(1)).reverse());
    return replaced(
        other,
        "\\+0x([0-9a-f]+)/0x",
        m -> "+0x" + Long.toHexString(Long.parseLong(m.group(1), 16) + 64) + "/0x9");
  }

  private static String replaced(String text, String pattern, Function<MatchResult, String> with) {
    return Pattern.compile(pattern).matcher(text).replaceAll(with);
  }

  private static long number(MatchResult match, int group) {
    return Long.parseLong(match.group(group));
  }

  @Test
  @DisplayName("is one for one bug, in whatever workload, mutant or format it shows")
  void isOneForOneBug() {
    Map<String, Set<String>> where = new TreeMap<>();
    captures()
        .forEach(
            row ->
                fingerprints(row.verify())
                    .forEach(
                        key ->
                            where.computeIfAbsent(key, fresh -> new TreeSet<>()).add(row.file())));

    assertThat(where.get(INVERSION))
        .contains(
            "stock/bcachefs-cross.ftrace.gz",
            "stock/bcachefs-latency.ftrace.gz",
            "stock/bcachefs-mmap-hang.ftrace.gz",
            "mutants/unmutated-cross.ftrace.gz",
            "mutants/unmutated-mix.ftrace.gz");
    assertThat(where.get("deadlock dce396d04d5ebef8"))
        .containsExactly("stock/bcachefs-mmap-hang.ftrace.gz");
    assertThat(where.get("deadlock 37509204143bccc1"))
        .containsExactly("stock/bcachefs-reflink-hang.ftrace.gz");
    assertThat(where.get("deadlock 57e0d326949a8572"))
        .contains("stock/bcachefs-willneed-hang.ftrace.gz");
  }

  private static Set<String> fingerprints(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() != Grade.Value.NOTE)
        .map(FingerprintTest::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String key(Finding finding) {
    return finding.getRule() + " " + finding.getFingerprint();
  }
}
