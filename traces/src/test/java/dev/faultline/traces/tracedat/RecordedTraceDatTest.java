package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Recorded;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.Reading;
import dev.faultline.traces.SharedCaptures;
import dev.faultline.v1.EventKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A recording of trace-cmd says what was recorded")
final class RecordedTraceDatTest {
  private static Reading read(TraceDatBuilder file) {
    return Reading.of(CaptureInput.stream("some.dat", new ByteArrayInputStream(file.build())));
  }

  @Test
  @DisplayName("by the formats of the events that were named")
  void formats() {
    TraceDatBuilder file = TraceDatBuilder.seven().option(5, "Linux host 6.12.1 x86_64");
    Reading reading = read(file.cpu(file.page(1000).fault(0, 7, 3)));

    assertThat(reading.recording().events())
        .containsExactlyInAnyOrder("filemap:mm_filemap_fault", "filemap:sched_waking");
    assertThat(reading.recording().complete()).isTrue();
    assertThat(reading.recording().recorder().cpus()).isEqualTo(1);
    assertThat(reading.recording().recorder().kernel()).isEqualTo("6.12.1");
    assertThat(reading.recording().of(EventKind.PAGE_FAULTED)).isEqualTo(Recorded.YES);
    assertThat(reading.recording().of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.NO);
  }

  @Test
  @DisplayName("but not if it has those of all that the kernel has")
  void everything() {
    TraceDatBuilder file = TraceDatBuilder.seven().otherSystems(40);
    Reading reading = read(file.cpu(file.page(1000).fault(0, 7, 3)));

    assertThat(reading.events()).hasSize(1);
    assertThat(reading.recording().isTold()).isFalse();
    assertThat(reading.recording().of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  @DisplayName("by what was written to trace_marker, on machines of every sort")
  void marker(int longSize) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      TraceDatBuilder file = new TraceDatBuilder(7, order, longSize, true).markers();
      Reading reading =
          read(
              file.cpu(
                  file.page(1000)
                      .marker(1, 7, "faultline recorded tasks=7 filesystem=xfs\n")
                      .fault(1, 7, 3)
                      .marker(1, 7, "hello")
                      .marker(1, 7, "faultline recorded cpus=0")));

      assertThat(reading.events()).hasSize(1);
      assertThat(reading.sourceEvents()).isEqualTo(4);
      assertThat(reading.unreadUnits()).isEqualTo(1);
      assertThat(reading.samples().get(0).reason()).contains("for cpus, not '0'");
      assertThat(reading.recording().isOfSomeTasks()).isTrue();
      assertThat(reading.recording().filesystems()).containsExactly("xfs");
      assertThat(reading.recording().of(EventKind.PAGE_FAULTED)).isEqualTo(Recorded.PARTLY);
    }
  }

  @Test
  @DisplayName("as each of those of real kernels does, extracted ones aside")
  void realOnes() throws IOException {
    int told = 0;
    for (Path file : SharedCaptures.traceDat("captures/xfstests")) {
      Reading reading = Reading.of(CaptureInput.file(file));
      assertThat(reading.recording().complete()).describedAs("%s", file).isTrue();
      assertThat(reading.recording().of(EventKind.PAGE_REMOVED))
          .describedAs("%s", file)
          .isEqualTo(Recorded.YES);
      told++;
    }
    assertThat(told).isPositive();
    Path extracted = SharedCaptures.folder("format-corpus/tracedat").resolve("v7-extract.dat");
    assertThat(Reading.of(CaptureInput.file(extracted)).recording().isTold()).isFalse();
  }
}
