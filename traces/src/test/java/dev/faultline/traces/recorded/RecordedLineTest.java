package dev.faultline.traces.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.ProbeCount;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.stream.RecordingFilter;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A line 'faultline recorded'")
final class RecordedLineTest {
  private final RecordingNotes notes = new RecordingNotes();
  private final RecordedLine line = new RecordedLine(notes);

  @Test
  @DisplayName("says everything that there is to say")
  void everything() {
    String said =
        "faultline recorded events=iomap:*,fdm:page_fault_enter clock=mono kernel=6.12.117+deb12"
            + " cpus=4 buffer=65536KiB filter=\"iomap:iomap_iter dev == 3 && name ~ \\\"x\\\"\""
            + " tasks=12,13 filesystem=bcachefs,xfs probes=fdm/page_fault_exit:19:2,remap_exit:7:0"
            + " command='trace-cmd record -e \"iomap\"' colour=blue";

    assertThat(line.take(said)).isEmpty();

    Recording recording = notes.recording();
    assertThat(recording.events()).containsExactly("iomap:*", "fdm:page_fault_enter");
    assertThat(recording.complete()).isTrue();
    assertThat(recording.recorder())
        .isEqualTo(
            new Recorder("trace-cmd record -e \"iomap\"", "mono", "6.12.117+deb12", 4, "65536KiB"));
    assertThat(recording.filters())
        .containsExactly(
            new RecordingFilter("iomap:iomap_iter", "dev == 3 && name ~ \"x\"", false),
            RecordingFilter.ofTasks("12,13"));
    assertThat(recording.filesystems()).containsExactlyInAnyOrder("bcachefs", "xfs");
    assertThat(recording.probes())
        .containsExactly(
            new ProbeCount("page_fault_exit", 19, 2), new ProbeCount("remap_exit", 7, 0));
  }

  @Test
  @DisplayName("is written as it is read, in several lines that fit a marker")
  void written() {
    line.take(
        "faultline recorded events=iomap:* tasks='fio and children' complete=no filter=\"*:* CPUs 0\""
            + " probes=remap_exit:9:1 filesystem=xfs,ext4 cpus=4 command=\"a \\\"b\\\" \\\\ 'c'\"");
    for (int i = 0; i < 200; i++) {
      line.take("faultline recorded xfs:xfs_something_number_" + i);
    }
    Recording said = notes.recording();

    RecordingNotes again = new RecordingNotes();
    for (String written : RecordedLines.of(said)) {
      assertThat(written.length()).isLessThan(900);
      assertThat(new RecordedLine(again).take(written)).isEmpty();
    }

    assertThat(again.recording()).isEqualTo(said);
    assertThat(RecordedLines.of(Recording.NONE)).isEmpty();
  }

  @Test
  @DisplayName("adds to others, and of a probe the last count is kept")
  void severalLines() {
    line.take("faultline recorded events=iomap:* probes=remap_exit:0:0");
    line.take("faultline recorded events=filemap:* probes=remap_exit:9:1");
    line.take("faultline recorded xfs:xfs_ilock");

    assertThat(notes.recording().events()).containsExactly("iomap:*", "filemap:*", "xfs:xfs_ilock");
    assertThat(notes.recording().probes()).containsExactly(new ProbeCount("remap_exit", 9, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "faultline recorded events=iomap:*, true",
    "# faultline recorded events=iomap:*, true",
    "##   faultline recorded, true",
    "faultline record events=iomap:*, false",
    "my faultline recorded events=iomap:*, false",
  })
  @DisplayName("is told from others")
  void told(String text, boolean expected) {
    assertThat(RecordedLine.isOne(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "faultline recordedly",
        "faultline recorded events=iomap:[x]",
        "faultline recorded complete=maybe",
        "faultline recorded filter=iomap:iomap_iter",
        "faultline recorded probes=remap_exit:7",
        "faultline recorded probes=remap_exit:7:x",
        "faultline recorded probes=remap_exit:7:-1",
        "faultline recorded probes=remap_exit:+7:1",
        "faultline recorded cpus=0",
        "faultline recorded cpus=99999999999999999999",
        "faultline recorded filesystem=x/y",
        "faultline recorded \u0007",
      })
  @DisplayName("that makes no sense is wrong")
  void wrong(String text) {
    assertThat(line.take(text)).startsWith("expected ");
  }

  @Test
  @DisplayName("that is garbage never does more than be wrong")
  void garbage() {
    Random random = new Random(7);
    String letters = "events=probes:*,\"'\\ filter\tcpus0123456789/#\u00ff";
    int wrong = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("faultline recorded ");
      for (int n = random.nextInt(60); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      wrong += line.take(text.toString()).isEmpty() ? 0 : 1;
    }
    assertThat(wrong).isBetween(1000, 20_000);
    assertThat(notes.recording().events().size()).isLessThanOrEqualTo(RecordingNotes.MOST);
  }
}
