package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Recorded;
import dev.faultline.stream.Recording;
import dev.faultline.v1.EventKind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A recording of perf says what was recorded:")
final class RecordedPerfTest {
  private static Recording recording(String name) {
    return Recordings.read(Recordings.bytes(name)).recording();
  }

  @ParameterizedTest
  @ValueSource(strings = {"p-tp.data", "p-tp-g.data", "p-tp-z.data", "p-tp.pipe", "p-tp-z.pipe"})
  @DisplayName("its events by their names, of every task")
  void events(String name) {
    Recording recording = recording(name);

    assertThat(recording.complete()).isTrue();
    assertThat(recording.events()).contains("filemap:mm_filemap_fault", "iomap:iomap_iter");
    assertThat(recording.events()).allMatch(event -> event.matches("[a-z_]+:[a-z_0-9]+"));
    assertThat(recording.isOfSomeTasks()).isFalse();
    assertThat(recording.recorder().cpus()).isEqualTo(2);
    assertThat(recording.recorder().command()).contains("perf record -q -a");
    assertThat(recording.of(EventKind.WRITEBACK_ERROR_SEEN)).isEqualTo(Recorded.YES);
    assertThat(recording.of(EventKind.PAGE_DIRTIED)).isEqualTo(Recorded.NO);
  }

  @Test
  @DisplayName("that it was of one command only, by its command line and its attributes")
  void oneCommand() {
    Recording recording = recording("p-sw.data");

    assertThat(recording.isOfSomeTasks()).isTrue();
    assertThat(recording.isTold()).isFalse();
  }

  @Test
  @DisplayName("the names of tracepoints from their formats where it has no others")
  void formats() {
    RecordingBuilder file = RecordingBuilder.littleEndian().tracepoint().sample(5, 0, 1, 1, 3);

    Recording recording = Recordings.read(file.file()).recording();

    assertThat(recording.events()).containsExactly("filemap:mm_filemap_fault");
    assertThat(recording.of(EventKind.PAGE_FAULTED)).isEqualTo(Recorded.YES);
  }

  @Test
  @DisplayName("nothing where a tracepoint has no name")
  void nameless() {
    RecordingBuilder file =
        RecordingBuilder.littleEndian().withoutFormats().tracepoint().sample(5, 0, 1, 1, 3);

    assertThat(Recordings.read(file.file()).recording().isTold()).isFalse();
  }
}
