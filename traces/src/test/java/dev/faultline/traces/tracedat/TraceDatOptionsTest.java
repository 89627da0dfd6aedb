package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Task;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.Reading;
import dev.faultline.v1.EventKind;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a recording says of itself")
final class TraceDatOptionsTest {
  private static final int CPU_STATISTICS = 2;

  private static TraceDatBuilder builder(int version) {
    TraceDatBuilder file = version == 6 ? TraceDatBuilder.six() : TraceDatBuilder.seven();
    return file.cpu(
        file.page(1000).fault(0, 7, 3).fault(1, 8, 4).other(1, 7, TraceDatBuilder.UNBOUND));
  }

  private static Reading read(TraceDatBuilder file) {
    return Reading.of(CaptureInput.stream("some.dat", new ByteArrayInputStream(file.build())));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  @DisplayName("When it is read, then bound records become events and all are counted")
  void events(int version) {
    Reading reading = read(builder(version));

    assertThat(reading.sourceEvents()).isEqualTo(3);
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.events()).hasSize(2);
    Reading.Row event = reading.events().get(0);
    assertThat(event.kind()).isEqualTo(EventKind.PAGE_FAULTED);
    assertThat(event.timeNs()).isEqualTo(1000);
    assertThat(event.task()).isEqualTo(new Task(7, "writer", 0));
    assertThat(event.subject())
        .isEqualTo(MappingKey.ofInode(TraceDatBuilder.DEV, TraceDatBuilder.INO));
    assertThat(event.a()).isEqualTo(3);
    assertThat(reading.events().get(1).task().comm()).isEqualTo("[a] b");
    assertThat(reading.events().get(1).position()).isEqualTo(event.position() + 32);
    assertThat(reading.incomplete()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  @DisplayName("Given clock and kernel, then the origin has them")
  void origin(int version) {
    TraceDatBuilder file =
        builder(version)
            .option(4, "local global [boot] tai\n\0")
            .option(5, "Linux my host 6.12.117+deb12-amd64 x86_64\0".replace("my host", "host"));

    assertThat(read(file).origin())
        .isEqualTo(
            new CaptureOrigin(
                "some.dat",
                "trace.dat",
                "6.12.117+deb12-amd64",
                "boot",
                CaptureOrigin.PositionUnit.BYTE_OFFSET));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  @DisplayName("Given date and offset, then both are added")
  void dateAndOffset(int version) {
    TraceDatBuilder file = builder(version).option(1, "0x10\0").option(7, "-500\0");

    assertThat(read(file).events().get(0).timeNs()).isEqualTo(1000 + 16_000 - 500);
  }

  @Test
  @DisplayName("Given a scale for the CPU's counter, then ticks become ns")
  void scale() {
    byte[] scale =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(3 << 20)
            .putInt(22)
            .putLong(99)
            .array();

    assertThat(read(builder(7).option(14, scale)).events().get(0).timeNs()).isEqualTo(750);
    TimeConversion large = TimeConversion.NONE.withScale(0xffff_ffffL, 32);
    assertThat(large.ns(1L << 62)).isEqualTo((1L << 62) - (1L << 30));
  }

  @Test
  @DisplayName("Given thread groups under the number of CPUs, then tasks have them")
  void threadGroups() {
    TraceDatBuilder file = builder(6).option(8, "7 70\n8 80\nx y\n9\n");

    assertThat(read(file).events().get(0).task()).isEqualTo(new Task(7, "writer", 70));
    assertThat(read(file).events().get(1).task().tgid()).isEqualTo(80);
  }

  @Test
  @DisplayName("Given the number of CPUs as an option, then it counts")
  void cpuCount() {
    TraceDatBuilder file = builder(6);
    file.cpu(file.page(2000).fault(0, 7, 1));

    assertThat(read(file.option(8, new byte[] {1, 0, 0, 0})).sourceEvents()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  @DisplayName("Given options of later versions, then they are passed over")
  void unknownOptions(int version) {
    TraceDatBuilder file =
        builder(version).option(11, new byte[8]).option(999, new byte[5000]).option(12, "");

    assertThat(read(file).sourceEvents()).isEqualTo(3);
  }

  @Test
  @DisplayName("Given tasks without a name, then they are called as trace-cmd calls them")
  void unnamed() {
    TraceDatBuilder file = TraceDatBuilder.six().commandLines("junk\n7\n-1 x\n\n9 \n8 eight");
    file.cpu(file.page(1).fault(0, 0, 1).fault(1, 7, 1).fault(1, 8, 1));

    assertThat(read(file).events().stream().map(row -> row.task().comm()))
        .containsExactly("<idle>", "<...>", "eight");
  }

  @Test
  @DisplayName("Given counters of lost events that no page tells, then the loss comes first")
  void countedLoss() {
    TraceDatBuilder file = builder(7);
    file.cpu(file.page(900).fault(0, 7, 1), file.page(950).lost(4).fault(0, 7, 1))
        .option(CPU_STATISTICS, "CPU: 0\nentries: 1\noverrun: 7\ndropped events: 3\n")
        .option(CPU_STATISTICS, "CPU: 1\noverrun: 4\ncommit overrun: 0\ndropped events: 0\n");

    List<Reading.Row> losses =
        read(file).events().stream().filter(row -> row.kind() == EventKind.EVENTS_LOST).toList();

    assertThat(losses).hasSize(2);
    assertThat(losses.get(0).cpu()).isEqualTo(1);
    assertThat(losses.get(0).a()).isEqualTo(4);
    assertThat(losses.get(0).b()).isEqualTo(900);
    assertThat(losses.get(0).c()).isEqualTo(1);
    assertThat(losses.get(0).timeNs()).isEqualTo(950);
    assertThat(losses.get(1).cpu()).isZero();
    assertThat(losses.get(1).a()).isEqualTo(10);
    assertThat(losses.get(1).c()).isZero();
  }

  @Test
  @DisplayName("Given counters of another instance, then they are not those of the top buffer")
  void lossOfInstance() {
    TraceDatBuilder file = builder(7);
    file.instance("i")
        .cpu(file.page(1).fault(0, 7, 1))
        .option(CPU_STATISTICS, "\nBuffer: i\n\n")
        .option(CPU_STATISTICS, "CPU: 0\noverrun: 5\n");

    Reading.Row first = read(file).events().get(0);

    assertThat(first.kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(first.a()).isEqualTo(5);
    assertThat(first.timeNs()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given a loss behind the last record, then it is told at the end")
  void lossAtTheEnd() {
    TraceDatBuilder file = TraceDatBuilder.six();
    file.cpu(file.page(1).fault(0, 7, 1), file.page(5).lost(3).padding());

    List<Reading.Row> events = read(file).events();

    assertThat(events).hasSize(2);
    assertThat(events.get(1).kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(events.get(1).a()).isEqualTo(3);
  }

  @Test
  @DisplayName("Given an event without its format, then it is unread and shown")
  void noFormat() {
    TraceDatBuilder file = TraceDatBuilder.six();
    file.cpu(file.page(1).other(0, 7, 4711));

    Reading reading = read(file);

    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason()).contains("4711");
    assertThat(reading.samples().get(0).text()).startsWith("67 12 00 00 07 00 00 00");
  }

  @Test
  @DisplayName("Given a bound format without a field that is needed, then the message names it")
  void missingField() {
    String format =
        """
        name: mm_filemap_get_pages
        ID: 573
        format:
        \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
        \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;
        \tfield:unsigned long i_ino;\toffset:8;\tsize:8;\tsigned:0;
        """;
    TraceDatBuilder file = TraceDatBuilder.six().extraFormat(format);
    file.cpu(file.page(1).other(0, 7, 573));

    assertThat(read(file).samples().get(0).reason())
        .isEqualTo("expected field dev of mm_filemap_get_pages");
  }

  @Test
  @DisplayName("Given a format that is nonsense, then only its own events are unread")
  void brokenFormat() {
    TraceDatBuilder file = TraceDatBuilder.six().extraFormat("\0\0\0 name\nID: x");
    file.cpu(file.page(1).fault(0, 7, 1).other(0, 7, 999));

    Reading reading = read(file);

    assertThat(reading.told()).hasSize(1);
    assertThat(reading.losses()).hasSize(1);
    assertThat(reading.unreadUnits()).isEqualTo(1);
  }
}
