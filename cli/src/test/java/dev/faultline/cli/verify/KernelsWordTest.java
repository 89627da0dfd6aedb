package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.verify.RecordedCaptures.Row;
import dev.faultline.v1.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where the kernel itself says that something is wrong, nothing is CLEAN, however well all else may
 * be: real captures in which nothing is wrong, of each filesystem, and one line put into each.
 */
@DisplayName("The kernel's own word")
final class KernelsWordTest {
  private static final Pattern EVENT = Pattern.compile("(.*\\d+\\.\\d{6}: )[a-z].*");
  private static final Pattern FILE = Pattern.compile("dev (\\d+:\\d+) ino (?:0x)?([0-9a-f]+)");

  static Stream<Row> clean() {
    List<String> some =
        List.of(
            "xfs-dio-buf-fault.ftrace.gz",
            "xfs61-dio-buf-fault.ftrace.gz",
            "xfs-7.3.4-mix.ftrace.gz",
            "ext4-dio-buf-fault.ftrace.gz",
            "ext461-dio-interleaved.ftrace.gz",
            "ext4-7.3.4-userdata.ftrace.gz",
            "btrfs-dio-buf-fault.ftrace.gz",
            "gfs2-dio-interleaved.ftrace.gz",
            "bcachefs-eof-race.ftrace.gz",
            "bcachefs-6.16.12-self.ftrace.gz");
    return RecordedCaptures.kept().filter(row -> some.contains(row.toString()));
  }

  /** What the kernel may say, of a file of the capture, of another one, or of none. */
  private static Map<String, String> facts(List<String> lines) {
    Matcher file =
        lines.stream().map(FILE::matcher).filter(Matcher::find).findFirst().orElseThrow();
    String error =
        "file_check_and_advance_wb_err: file=00000000d1c5a0f3 dev=%s ino=0x%s old=%s new=%s";
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "an error of a file of the capture",
        error.formatted(file.group(1), file.group(2), "0x0", "0x101fb"));
    facts.put(
        "an error after an error",
        error.formatted(file.group(1), file.group(2), "0x101fb", "0x201fb"));
    facts.put("an error of another file", error.formatted("8:1", "abc123", "0x0", "0x101fb"));
    facts.put("a task that hangs", "sched_process_hang: comm=fsstress pid=77");
    facts.put(
        "a monitor that fails",
        "error_wip: event preempt_enable not expected in the state non_preemptive");
    facts.put(
        "a failed invalidation in the log",
        "console: [  123.456789] Page cache invalidation failure on direct I/O.  Possible data"
            + " corruption due to collision with buffered I/O!");
    facts.put(
        "a hung task in the log",
        "console: [  123.456789] INFO: task fsstress:77 blocked for more than 120 seconds.");
    return facts;
  }

  private static List<String> lines(Path capture) throws IOException {
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(capture)), StandardCharsets.ISO_8859_1))) {
      return text.lines().filter(line -> !line.contains("entries-in-buffer")).toList();
    }
  }

  private static Verdict.Value verdict(Row row, Path folder, List<String> lines)
      throws IOException {
    Path file = Files.write(folder.resolve("capture.txt"), lines, StandardCharsets.ISO_8859_1);
    return new Row(file, row.verdicts(), row.must(), row.may(), 0, row.decided(), row.recorded())
        .verify()
        .getVerdict();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clean")
  @DisplayName("stands above what can be seen of a capture in which nothing is wrong")
  void neverClean(Row row, @TempDir Path folder) throws IOException {
    List<String> lines = lines(row.path());
    List<Integer> events = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (EVENT.matcher(lines.get(i)).matches()) {
        events.add(i);
      }
    }
    assertThat(verdict(row, folder, lines)).isEqualTo(Verdict.Value.CLEAN);
    SoftAssertions softly = new SoftAssertions();
    for (Map.Entry<String, String> fact : facts(lines).entrySet()) {
      for (int event : new int[] {0, events.size() / 2, events.size() - 1}) {
        int at = events.get(event);
        Matcher before = EVENT.matcher(lines.get(at));
        assertThat(before.matches()).isTrue();
        List<String> with = new ArrayList<>(lines);
        with.add(at + 1, before.group(1) + fact.getValue());
        softly
            .assertThat(verdict(row, folder, with))
            .as("%s behind line %d of %s", fact.getKey(), at + 1, row)
            .isNotEqualTo(Verdict.Value.CLEAN);
      }
    }
    softly.assertAll();
  }
}
