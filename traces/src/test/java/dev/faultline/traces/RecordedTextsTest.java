package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.EventSource;
import dev.faultline.stream.LockFamily;
import dev.faultline.stream.Recorded;
import dev.faultline.stream.Recording;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.recorded.RecordedFile;
import dev.faultline.traces.recorded.RecordedFormatException;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Text says what was recorded")
final class RecordedTextsTest {
  private static final String PREFIX = "              wl-299     [001] .....     1.000001: ";
  private static final String ADDED =
      PREFIX + "mm_filemap_add_to_page_cache: dev 1:0 ino 83 pfn=0x1 ofs=0 order=0";
  private static final String SAID = "faultline recorded events=filemap:* kernel=6.12.1 clock=mono";

  private final Path folder;

  RecordedTextsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PREFIX + "tracing_mark_write: " + SAID,
        PREFIX + "tracing_mark_write.llvm.8232844412049014381: " + SAID,
        PREFIX + "0xffffffffc044e5dc: " + SAID,
        "              wl-299   [001]     1.000001: print:                tracing_mark_write: "
            + SAID,
        "# " + SAID,
      })
  @DisplayName("in a marker or a comment, also behind all events")
  void marker(String line) {
    Reading reading = Reading.of(ADDED, line);

    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.recording().of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.YES);
    assertThat(reading.recording().of(EventKind.PAGE_DIRTIED)).isEqualTo(Recorded.NO);
    assertThat(reading.origin().kernel()).isEqualTo("6.12.1");
    assertThat(reading.origin().clock()).isEqualTo("mono");
  }

  @Test
  @DisplayName("in several markers that add up, as long ones do not fit")
  void markers() {
    Reading reading =
        Reading.of(
            PREFIX + "tracing_mark_write: faultline recorded events=filemap:*",
            ADDED,
            PREFIX + "tracing_mark_write: faultline recorded events=writeback:*");

    assertThat(reading.recording().of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.YES);
    assertThat(reading.recording().of(EventKind.PAGE_DIRTIED)).isEqualTo(Recorded.YES);
  }

  @Test
  @DisplayName("and where it makes no sense, the line is unread")
  void unread() {
    Reading reading =
        Reading.of(
            ADDED,
            PREFIX + "tracing_mark_write: faultline recorded cpus=none",
            "# faultline recorded cpus=none",
            PREFIX + "tracing_mark_write: faultline is recorded here",
            PREFIX + "tracing_mark_write: I know what faultline recorded events=filemap:*");

    assertThat(reading.unreadUnits()).isEqualTo(2);
    assertThat(reading.samples().get(0).reason()).contains("for cpus, not 'none'");
    assertThat(reading.recording().isTold()).isFalse();
  }

  @Test
  @DisplayName("unless nobody says anything: then it is open, and known what would have to be on")
  void silent() {
    Recording recording = Reading.of(ADDED).recording();

    assertThat(recording.isTold()).isFalse();
    assertThat(recording.of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.UNKNOWN);
    assertThat(recording.lacking(EventKind.PAGE_REMOVED, LockFamily.NONE))
        .containsExactly("filemap:mm_filemap_delete_from_page_cache");
  }

  @Test
  @DisplayName("in a file beside the capture, and that of the packed one serves for both")
  void besideIt() throws IOException {
    Path capture = Files.writeString(folder.resolve("a.ftrace"), ADDED + "\n");
    Files.writeString(folder.resolve("a.ftrace.recorded"), SAID + "\n");
    Path other = Files.writeString(folder.resolve("b.ftrace.gz"), ADDED + "\n");
    Files.writeString(folder.resolve("b.ftrace.recorded"), "filemap:*\n");

    assertThat(read(capture).of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.YES);
    assertThat(read(other).of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.YES);

    Files.writeString(folder.resolve("a.ftrace.recorded"), "no list at all\n");
    assertThatThrownBy(() -> read(capture))
        .hasRootCauseInstanceOf(RecordedFormatException.class)
        .hasMessageContaining("a.ftrace.recorded");
  }

  private static Recording read(Path capture) {
    return Reading.of(CaptureInput.file(capture)).recording();
  }

  @Test
  @DisplayName("and whoever reads it may say more")
  void user() throws IOException {
    CaptureInput input = CaptureInput.ofText("test", ADDED + "\n# " + SAID + "\n");
    Recording told = RecordedFile.of("writeback:writeback_dirty_folio");

    try (EventSource source = CaptureReader.open(input, Bindings.builtIn(), told)) {
      Reading reading = Reading.of(source);
      assertThat(reading.recording().of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.YES);
      assertThat(reading.recording().of(EventKind.PAGE_DIRTIED)).isEqualTo(Recorded.YES);
      assertThat(reading.recording().of(EventKind.DIO_RW_BEGIN)).isEqualTo(Recorded.NO);
    }
  }

  @Test
  @DisplayName("and a probe that was missed is a loss that reaches back to the beginning")
  void missed() {
    Reading reading =
        Reading.of(
            ADDED,
            PREFIX + "tracing_mark_write: faultline recorded events=fdm:* probes=remap_enter:9:3");
    Reading onlyEnds =
        Reading.of(
            ADDED,
            PREFIX
                + "tracing_mark_write: faultline recorded events=fdm:*"
                + " probes=remap_exit:9:3,bystander:9:3");

    assertThat(onlyEnds.events()).hasSize(1);
    assertThat(onlyEnds.recording().of(EventKind.RANGE_OP_END)).isEqualTo(Recorded.PARTLY);
    Reading.Row loss = reading.events().get(1);
    assertThat(loss.kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(loss.a()).isEqualTo(3);
    assertThat(loss.c()).isZero();
    assertThat(loss.timeNs()).isEqualTo(reading.events().get(0).timeNs());
  }

  @Test
  @DisplayName("and the header of perf script does, too")
  void perfScript() {
    List<String> text =
        List.of(
            "# ========",
            "# os release : 6.12.117+deb12-amd64",
            "# nrcpus online : 2",
            "# cmdline : /usr/bin/perf record -e filemap:* -- fio job ",
            "# event : name = filemap:mm_filemap_add_to_page_cache, , id = { 12, 13 }, type = 2,"
                + " size = 128, config = 0x23a, { sample_period, sample_freq } = 1, inherit = 1,"
                + " enable_on_exec = 1",
            "# event : name = cycles, , id = { 1 }, type = 0, size = 128",
            "# ========",
            "#",
            "wl   190 [000]    27.617388: filemap:mm_filemap_add_to_page_cache: dev 1:0 ino 83"
                + " pfn=0x1 ofs=0 order=0");

    Reading reading = Reading.of(text.toArray(String[]::new));

    assertThat(reading.events()).hasSize(1);
    assertThat(reading.origin().kernel()).isEqualTo("6.12.117+deb12-amd64");
    assertThat(reading.recording().recorder().cpus()).isEqualTo(2);
    assertThat(reading.recording().events())
        .containsExactly("filemap:mm_filemap_add_to_page_cache");
    assertThat(reading.recording().isOfSomeTasks()).isTrue();
    assertThat(reading.recording().of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.PARTLY);
    assertThat(reading.recording().of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.NO);
  }
}
