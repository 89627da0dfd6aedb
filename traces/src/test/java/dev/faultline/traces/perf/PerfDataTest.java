package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Task;
import dev.faultline.traces.Reading;
import dev.faultline.v1.EventKind;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("perf.data")
final class PerfDataTest {

  private static RecordingBuilder recording() {
    return RecordingBuilder.littleEndian().tracepoint();
  }

  private static List<Long> pages(Reading reading) {
    return reading.told().stream().map(Reading.Row::a).toList();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  @DisplayName("Given either byte order, as file and as pipe, then a sample becomes an event")
  void byteOrders(boolean little, boolean pipe) {
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    RecordingBuilder builder =
        new RecordingBuilder(order)
            .tracepoint()
            .comm(0, 31, "wl")
            .sample(5_000_000_001L, 3, 30, 31, 7);

    Reading reading = Recordings.read(pipe ? builder.pipe() : builder.file());

    Reading.Row event = reading.only();
    assertThat(event.kind()).isEqualTo(EventKind.PAGE_FAULTED);
    assertThat(event.timeNs()).isEqualTo(5_000_000_001L);
    assertThat(event.cpu()).isEqualTo(3);
    assertThat(event.task()).isEqualTo(new Task(31, "wl", 30));
    assertThat(event.subject()).isEqualTo(new MappingKey(0, true, 0x83, true, 8 << 20 | 1));
    assertThat(event.a()).isEqualTo(7);
    assertThat(reading.origin().kernel()).isEqualTo("6.12.0-test");
    assertThat(reading.origin().clock()).isEqualTo("mono");
    assertThat(reading.incomplete()).isEmpty();
    assertThat(reading.unreadUnits()).isZero();
  }

  @Test
  @DisplayName("Given names that change, then an event has the name of its time")
  void names() {
    Reading reading =
        Recordings.read(
            recording()
                .sample(40, 0, 9, 9, 0)
                .sample(10, 0, 9, 9, 0)
                .sample(50, 0, 9, 12, 0)
                .comm(5, 9, "before")
                .comm(30, 9, "after")
                .fork(45, 9, 12)
                .sample(60, 0, 0, 0, 0)
                .sample(70, 0, 77, 77, 0)
                .file());

    assertThat(reading.events().stream().map(event -> event.task().comm()))
        .containsExactly("before", "after", "after", "swapper", ":77");
  }

  @Test
  @DisplayName("Given a task that was exiting, then the tracepoint tells its id")
  void exiting() {
    Reading reading =
        Recordings.read(recording().comm(0, 4711, "wl").sample(10, 0, -1, -1, 0).file());

    assertThat(reading.only().task()).isEqualTo(new Task(4711, "wl", 0));
  }

  @Test
  @DisplayName("Given records of two CPUs, then rounds release them in order of time")
  void rounds() {
    RecordingBuilder builder =
        recording()
            .sample(10, 0, 1, 1, 10)
            .sample(30, 0, 1, 1, 30)
            .round()
            .sample(20, 1, 1, 1, 20)
            .sample(40, 1, 1, 1, 40)
            .round()
            .sample(35, 0, 1, 1, 35)
            .sample(50, 0, 1, 1, 50)
            .round();

    assertThat(pages(Recordings.read(builder.file())))
        .containsExactly(10L, 20L, 30L, 35L, 40L, 50L);
  }

  @Test
  @DisplayName("Given losses told twice, then they are counted once")
  void lossesOnce() {
    Reading reading =
        Recordings.read(
            recording()
                .sample(10, 1, 1, 1, 0)
                .lost(20, 1, 5)
                .sample(30, 1, 1, 1, 0)
                .lostSamples(0, 3)
                .lostSamples(0, 2)
                .lostSamples(1 << 15, 1000)
                .file());

    assertThat(reading.events().stream().map(Reading.Row::kind))
        .containsExactly(EventKind.PAGE_FAULTED, EventKind.EVENTS_LOST, EventKind.PAGE_FAULTED);
    Reading.Row loss = reading.events().get(1);
    assertThat(loss.cpu()).isEqualTo(1);
    assertThat(loss.a()).isEqualTo(5);
    assertThat(loss.b()).isEqualTo(10);
    assertThat(loss.c()).isEqualTo(1);
    assertThat(reading.sourceEvents()).isEqualTo(2);
  }

  @Test
  @DisplayName("Given losses that only perf counted, then the rest is told at the end")
  void lossesAtEnd() {
    Reading reading = Recordings.read(recording().lost(20, 1, 5).lostSamples(0, 8).file());

    assertThat(reading.events().stream().map(Reading.Row::a)).containsExactly(5L, 3L);
    assertThat(reading.events().get(0).c()).isZero();
  }

  @Test
  @DisplayName("Given counters and call chains in front of the data, then they are passed over")
  void layout() {
    long type = RecordingBuilder.SAMPLE_TYPE | SampleLayout.READ | SampleLayout.CALLCHAIN;
    for (long format = 0; format < 32; format++) {
      boolean group = (format & 8) != 0;
      int perValue = 1 + (int) (format >> 2 & 1) + (int) (format >> 4 & 1);
      int words = (int) (format & 1) + (int) (format >> 1 & 1) + (group ? 2 : 1) * perValue;
      RecordingBuilder builder = RecordingBuilder.littleEndian();
      byte[] recording =
          builder
              .event(RecordingBuilder.TRACEPOINT_ID, type, format)
              .record(
                  9,
                  0,
                  b -> {
                    b.putLong(RecordingBuilder.id(0)).putLong(1).putInt(1).putInt(1).putLong(10);
                    b.putLong(0).putLong(1);
                    if (group) {
                      b.putLong(2);
                    }
                    b.put(new byte[8 * words]).putLong(3).put(new byte[24]);
                    b.put(builder.payload(77)).put(new byte[16]);
                  })
              .file();

      assertThat(Recordings.read(recording).only().a()).as("format %d", format).isEqualTo(77);
    }
  }

  @Test
  @DisplayName("Given two events, then the id of a sample says which one it is")
  void ids() {
    byte[] recording =
        RecordingBuilder.littleEndian()
            .tracepoint()
            .event(9999, RecordingBuilder.SAMPLE_TYPE, 0)
            .sample(10, 0, 1, 1, 5)
            .record(9, 0, b -> b.putLong(RecordingBuilder.id(1)).put(new byte[64]))
            .record(9, 0, b -> b.putLong(4444).put(new byte[64]))
            .pipe();

    Reading reading = Recordings.read(recording);

    assertThat(pages(reading)).containsExactly(5L);
    assertThat(reading.sourceEvents()).isEqualTo(3);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason()).contains("no known event");
  }

  @Test
  @DisplayName("Given no format of a bound tracepoint, then its samples are unread")
  void lacksFormat() {
    RecordingBuilder builder = recording().withoutFormats();
    builder
        .record(
            78,
            0,
            b ->
                b.putLong(2)
                    .putLong(RecordingBuilder.id(0))
                    .put("filemap:mm_filemap_fault\0".getBytes(StandardCharsets.ISO_8859_1)))
        .sample(10, 0, 1, 1, 0);

    Reading reading = Recordings.read(builder.pipe());

    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason())
        .isEqualTo("the recording lacks the format of filemap:mm_filemap_fault");
  }

  @Test
  @DisplayName("Given records of unknown types and hardware traces, then they are passed over")
  void otherRecords() {
    Reading reading =
        Recordings.read(
            recording()
                .record(84, 0, b -> b.putLong(1))
                .record(71, 0, b -> b.putLong(4).put(new byte[32]))
                .raw(new byte[] {1, 2, 3, 4})
                .record(99, 0, b -> b.put(new byte[12]))
                .sample(10, 0, 1, 1, 0)
                .pipe());

    assertThat(reading.only().timeNs()).isEqualTo(10);
    assertThat(reading.incomplete()).isEmpty();
  }

  @Test
  @DisplayName("Given a recording that was killed, then what is there is counted")
  void unfinished() {
    byte[] recording = recording().sample(10, 0, 1, 1, 0).withoutFormats().file();
    Arrays.fill(recording, 48, 56, (byte) 0);
    byte[] killed = Arrays.copyOf(recording, recording.length - 36);

    Reading reading = Recordings.read(killed);

    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.incomplete()).contains("killed", "SIGINT");
  }
}
