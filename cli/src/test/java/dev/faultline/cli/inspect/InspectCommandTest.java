package dev.faultline.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.convert.ConvertCommandTest;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.Inspection;
import dev.faultline.v1.LossGap;
import dev.faultline.v1.MissingEvents;
import dev.faultline.v1.RuleReadiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("faultline inspect")
final class InspectCommandTest {

  @TempDir Path directory = Path.of(".");

  static Stream<Path> captures() throws IOException {
    return ConvertCommandTest.captures();
  }

  private static Inspection inspect(String... paths) throws IOException {
    String[] arguments = new String[paths.length + 3];
    arguments[0] = "inspect";
    arguments[1] = "--report";
    arguments[2] = "json";
    System.arraycopy(paths, 0, arguments, 3, paths.length);
    Inspection.Builder inspection = Inspection.newBuilder();
    JsonFormat.parser().merge(new Shell().verify(arguments).out(), inspection);
    return inspection.build();
  }

  private static CaptureInspection capture(String name) throws IOException {
    return inspect(KeptCaptures.DIRECTORY.resolve(name).toString()).getCaptures(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("counts everything once")
  void countsEverything(Path path) throws IOException {
    CaptureInspection capture = inspect(path.toString()).getCaptures(0);

    assertThat(capture.getError()).isEmpty();
    assertThat(capture.getEvents())
        .isEqualTo(capture.getModelEvents() + capture.getUnboundEvents())
        .isPositive();
    assertThat(capture.getTracepointsList().stream().mapToLong(use -> use.getEvents()).sum())
        .isEqualTo(capture.getModelEvents());
    assertThat(capture.getTasksList().stream().mapToLong(use -> use.getEvents()).sum())
        .isEqualTo(capture.getModelEvents());
    assertThat(capture.getMappingsList()).isNotEmpty();
    assertThat(capture.getRulesList())
        .extracting(RuleReadiness::getRule)
        .isNotEmpty()
        .isSubsetOf(RuleCatalog.names())
        .doesNotContain("events-lost");
    assertThat(capture.getFirstNs()).isLessThan(capture.getLastNs());
  }

  @Test
  @DisplayName("names format, kernel and clock as far as the capture does")
  void origin() throws IOException {
    CaptureInspection capture = capture("stock/bcachefs-latency.ftrace.gz");

    assertThat(capture.getFormat()).isEqualTo("ftrace-latency");
    assertThat(capture.getKernel()).isEqualTo("6.12.117+deb12-amd64");
    assertThat(capture.getPositionUnit()).isEqualTo("line");
    assertThat(capture.getEvents()).isEqualTo(2798);
    assertThat(capture.getLines()).isEqualTo(2816);
  }

  @Test
  @DisplayName("gives each loss its interval")
  void losses() throws IOException {
    CaptureInspection capture = capture("stock/bcachefs-lost.ftrace.gz");

    assertThat(capture.getLossGaps()).isPositive().isEqualTo(capture.getLossesCount());
    assertThat(capture.getEventsLost())
        .isEqualTo(capture.getLossesList().stream().mapToLong(LossGap::getCount).sum());
    for (LossGap gap : capture.getLossesList()) {
      assertThat(gap.getUntilNs()).isGreaterThanOrEqualTo(gap.getSinceNs());
      assertThat(gap.getPosition()).isPositive();
    }
  }

  @Test
  @DisplayName("says which rules lack events, and the command that records them")
  void readiness() throws IOException {
    CaptureInspection xfs = capture("stock/xfs-6.18-same-file-dio.ftrace.gz");

    RuleReadiness rule = rule(xfs, "shootdown-failed");
    assertThat(rule.getState()).isEqualTo(RuleReadiness.State.Value.LACKS_EVENTS);
    MissingEvents missing =
        rule.getMissingList().stream()
            .filter(events -> events.getKind().equals("SHOOTDOWN_FAILED"))
            .findFirst()
            .orElseThrow();
    assertThat(missing.getTracepointsList()).contains("iomap:iomap_dio_invalidate_fail");
    assertThat(missing.getCommandsList()).contains("trace-cmd record -e iomap");
    assertThat(rule(xfs, "fdm-bracket").getState())
        .as("of files of bcachefs only")
        .isEqualTo(RuleReadiness.State.Value.NO_OPPORTUNITY);
    CaptureInspection hang = capture("stock/bcachefs-willneed-hang.ftrace.gz");
    assertThat(rule(hang, "foreign-fill-under-block").getState())
        .isEqualTo(RuleReadiness.State.Value.DECIDES);
  }

  private static RuleReadiness rule(CaptureInspection capture, String name) {
    return capture.getRulesList().stream()
        .filter(rule -> rule.getRule().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("tells a person the same")
  void text() {
    Path path = KeptCaptures.DIRECTORY.resolve("stock/bcachefs-lost.ftrace.gz");

    Shell.Result result = new Shell().verify("inspect", path.toString());

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .startsWith(path + "\n  format      ftrace-text\n  kernel      not named\n")
        .contains("  lost        at least ")
        .contains("mm_filemap_add_to_page_cache")
        .contains("  rules that had something to check: ");
  }

  @Test
  @DisplayName("says once what rules lack, and one command that records it")
  void lackingEvents() {
    Path path = KeptCaptures.DIRECTORY.resolve("stock/bcachefs-lost.ftrace.gz");

    String text = new Shell().verify("inspect", path.toString()).out();

    assertThat(text)
        .contains("    dirtied-in-write-window, dio-read-unflushed: no PAGE_DIRTIED\n")
        .containsPattern("    PAGE_DIRTIED +writeback:writeback_dirty_folio\n")
        .doesNotContain("btrfs:", "ext4:", "xfs:")
        .containsPattern("    DRAINED +fdm:dio_drained")
        .contains("  to record them as well, if they happen:\n")
        .containsPattern("    trace-cmd record -e .* -e writeback:writeback_dirty_folio");
  }

  private static final String LOGS = "logs/ftrace/";

  @Test
  @DisplayName("names tracepoints without binding, with counts, and shows their span")
  void unbound() throws IOException {
    Path path = KeptCaptures.DIRECTORY.resolve(LOGS + "17-inspect-hides-names-of-unbound.txt");

    String text = new Shell().verify("inspect", path.toString()).out();

    assertThat(text)
        .contains("  span        6758.170968-6758.171252 s, 0.000284 s long\n")
        .containsPattern("  unbound +3\n")
        .containsPattern("    ext2_dio_write_begin +1\n")
        .containsPattern("    ext2_dio_write_end +1\n")
        .containsPattern("    ext2_dio_write_endio +1\n");
  }

  @Test
  @DisplayName("judges by the model that verify judges by")
  void model() throws IOException {
    CaptureInspection capture = capture(LOGS + "08-inspect-wrong-model-xfs-locks-only.txt");

    assertThat(capture.getModelsList()).containsExactly("mainline");
    assertThat(rule(capture, "fdm-bracket").getState())
        .isEqualTo(RuleReadiness.State.Value.NO_OPPORTUNITY);
    assertThat(capture.getRulesList())
        .flatExtracting(RuleReadiness::getMissingList)
        .flatExtracting(MissingEvents::getTracepointsList)
        .contains("iomap:iomap_iter")
        .doesNotContain("fdm:faults_disabled_set", "fdm:invalidate_enter");
  }

  @Test
  @DisplayName("lists who sleeps where in a console log, and what the roles make of it")
  void log() throws IOException {
    String log = "logs/console/03a-hungtask-stacks-only.txt";

    String text =
        new Shell().verify("inspect", KeptCaptures.DIRECTORY.resolve(log).toString()).out();

    assertThat(text)
        .contains("  span        150.000001-150.000035 s")
        .contains("  log         2 stacks, 2 lists of held locks, 0 reports of the kernel\n")
        .containsPattern(
            "wl-228-228 +D +__bch2_two_state_lock: waits for pagecache.add.; by its path holds folio"
                + " lock, invalidate_lock.read.; readahead .17.")
        .contains("a capture")
        .doesNotContain("rules that lack events");
    assertThat(capture(log).getSleepersList())
        .extracting(use -> use.getTid() + " " + use.getWaitsFor())
        .containsExactly("226 folio lock", "228 pagecache(add)");
  }

  @Test
  @DisplayName("prints ticks of a counter as they are")
  void ticks() throws IOException {
    Path path = KeptCaptures.DIRECTORY.resolve(LOGS + "12-counter-clock-printed-as-seconds.txt");

    assertThat(new Shell().verify("inspect", path.toString()).out())
        .contains("  span        14437970-14437990 ticks\n");
  }

  @Test
  @DisplayName("names a file of a directory that is no capture, and why, once")
  void skipped() throws IOException {
    Path noise = Files.writeString(directory.resolve("noise"), "nothing\n");

    Shell.Result result = new Shell().verify("inspect", directory.toString());

    assertThat(result.err()).startsWith("faultline: skipped " + noise + ": byte 0: expected");
  }

  @Test
  @DisplayName("goes on behind what it cannot read, and replaces a report at its end")
  void unread() throws IOException {
    Path noise = Files.writeString(directory.resolve("noise"), "nothing\n");
    Path report = directory.resolve("report.json");
    Path capture = KeptCaptures.DIRECTORY.resolve("stock/bcachefs-self.ftrace.gz");

    Shell.Result result =
        new Shell()
            .verify("inspect", "--report=json=" + report, noise.toString(), capture.toString());

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
    Inspection.Builder inspection = Inspection.newBuilder();
    JsonFormat.parser().merge(Files.readString(report), inspection);
    assertThat(inspection.getCaptures(0).getError()).startsWith("byte 0: expected ftrace text");
    assertThat(inspection.getCaptures(1).getEvents()).isPositive();
    assertThat(new Shell().verify("inspect", "--report=json=/nonexistent/x", "-").status())
        .isEqualTo(2);
  }
}
