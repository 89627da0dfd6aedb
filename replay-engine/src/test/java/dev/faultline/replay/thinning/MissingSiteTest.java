package dev.faultline.replay.thinning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lock is inlined, so there is a probe for each place where it is taken. Where one of them was
 * not set, or sits on an instruction that is not passed, the acquisitions of that place are missing
 * and all others are there.
 */
@DisplayName("A capture that lacks the acquisitions of one call site")
final class MissingSiteTest {
  private static final Path KEPT = Path.of("../traces/captures");
  private static final Pattern SITE = Pattern.compile("pagecache_lock_acquired: (\\(\\S+)");

  private static List<String> lines(String capture) throws IOException {
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(KEPT.resolve(capture))),
                StandardCharsets.ISO_8859_1))) {
      return text.lines().filter(line -> !line.contains("entries-in-buffer")).toList();
    }
  }

  private static TraceReport verify(String name, Stream<String> lines) throws IOException {
    String text = lines.collect(Collectors.joining("\n", "", "\n"));
    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText(name, text), Bindings.builtIn())) {
      return Replay.verify(source, ReplayOptions.defaults());
    }
  }

  private static Set<String> violations(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(Finding::getRule)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> notes(TraceReport report) {
    return report.getFindingsList().stream()
        .map(Finding::getTitle)
        .filter(title -> title.endsWith("a probe is missing or misplaced"))
        .toList();
  }

  private static Set<String> sites(List<String> lines) {
    Set<String> sites = new TreeSet<>();
    for (String line : lines) {
      Matcher site = SITE.matcher(line);
      if (site.find()) {
        sites.add(site.group(1));
      }
    }
    return sites;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stock/bcachefs-cross.ftrace.gz",
        "stock/bcachefs-self.ftrace.gz",
        "stock/bcachefs-trunc.ftrace.gz",
        "modern/bcachefs-6.16.12-self.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-splice.ftrace.gz",
        "mutants/unmutated-mix.ftrace.gz"
      })
  @DisplayName("says so in one note, and neither that the kernel is wrong nor that it is right")
  void oneNote(String capture) throws IOException {
    List<String> whole = lines(capture);
    TraceReport complete = verify(capture, whole.stream());
    List<String> wrong = new ArrayList<>();
    int noted = 0;
    assertThat(notes(complete)).isEmpty();
    for (String site : sites(whole)) {
      TraceReport report =
          verify(capture, whole.stream().filter(line -> !line.contains("lock_acquired: " + site)));
      Set<String> fresh = violations(report);
      fresh.removeAll(violations(complete));
      noted += notes(report).size();
      if (!fresh.isEmpty()
          || report.getVerdict() == Verdict.Value.CLEAN
          || notes(report).size() > 1
          || report.getReasonsList().isEmpty()) {
        wrong.add(site + ": " + report.getVerdict() + " " + fresh + " " + notes(report));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(noted).as("notes").isPositive();
  }

  @Test
  @DisplayName("that was recorded so: one note, and the deadlock beside it stands")
  void badProbe() throws IOException {
    TraceReport report =
        verify("BADPROBE", lines("modern/bcachefs-6.16.12-reflinkdio-BADPROBE.ftrace.gz").stream());

    assertThat(notes(report))
        .containsExactly(
            "where a remap acquires block after a wait, a probe is missing or misplaced");
    assertThat(violations(report)).containsExactly("deadlock", "lock-order-inversion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stock/bcachefs-willneed-hang.ftrace.gz",
        "stock/bcachefs-mmap-hang.ftrace.gz",
        "stock/bcachefs-reflink-hang.ftrace.gz",
        "mutants/early-block-release-mix.ftrace.gz",
        "mutants/fault-without-add-mix.ftrace.gz"
      })
  @DisplayName("is not every capture of a kernel with faults: all probes are where they belong")
  void noNote(String capture) throws IOException {
    assertThat(notes(verify(capture, lines(capture).stream()))).isEmpty();
  }
}
