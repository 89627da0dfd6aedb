package dev.faultline.traces.tracedat;

import static dev.faultline.traces.tracedat.ReportLine.loss;
import static dev.faultline.traces.tracedat.ReportLine.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Pages of the ring buffer")
final class RingBufferPagesTest {
  private static final String FAULT = "mm_filemap_fault";

  @ParameterizedTest
  @CsvSource({
    "6, true, 8, false",
    "6, true, 4, false",
    "6, false, 8, false",
    "6, false, 4, false",
    "7, true, 8, false",
    "7, true, 4, true",
    "7, false, 8, true",
    "7, false, 4, false",
  })
  @DisplayName("Given any machine and version, when it is read, then the records are the same")
  void machines(int version, boolean little, int longSize, boolean zlib) throws IOException {
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    TraceDatBuilder file = new TraceDatBuilder(version, order, longSize, zlib);
    file.cpu(
        file.page(1000).fault(5, 7, 1).longFault(10, 8, 2).extend(1L << 40).fault(1, 7, 3),
        file.page(2000L << 32).lost(9).fault(0, 7, 4));
    file.cpu(file.page(1010).fault(0, 8, 5).other(0, 9, TraceDatBuilder.UNBOUND));

    assertThat(RecordList.of(file.build()))
        .containsExactly(
            record(1005, 0, 7, FAULT),
            record(1010, 1, 8, FAULT),
            record(1010, 1, 9, "sched_waking"),
            record(1015, 0, 8, FAULT),
            record(1016 + (1L << 40), 0, 7, FAULT),
            loss(0, 9),
            record(2000L << 32, 0, 7, FAULT));
  }

  private static List<String> pages(TraceDatBuilder file, PageBuilder... pages) throws IOException {
    return RecordList.of(file.cpu(pages).build());
  }

  @Test
  @DisplayName("Given an absolute stamp, then its five highest bits are those of the time before")
  void absoluteStamp() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();
    long base = 1L << 60;

    assertThat(pages(file, file.page(base + 5).stamp(base + 1_000_000).fault(3, 7, 1)))
        .containsExactly(record(base + 1_000_003, 0, 7, FAULT));
  }

  @Test
  @DisplayName("Given a discarded record, then its time counts and it does not")
  void discarded() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();

    assertThat(pages(file, file.page(100).discarded(20, 24).fault(3, 7, 1)))
        .containsExactly(record(123, 0, 7, FAULT));
  }

  @Test
  @DisplayName("Given padding, then the rest of the page is empty")
  void padding() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();

    assertThat(
            pages(
                file,
                file.page(100).fault(1, 7, 1).padding().fault(3, 7, 2),
                file.page(200).fault(1, 7, 3)))
        .containsExactly(record(101, 0, 7, FAULT), record(201, 0, 7, FAULT));
  }

  @Test
  @DisplayName("Given pages of zeros, then they are lost, but for those behind the last record")
  void zeros() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();

    assertThat(
            pages(
                file,
                file.page(50).fault(1, 7, 1),
                file.page(0),
                file.page(100).fault(1, 7, 1),
                file.page(0)))
        .containsExactly(record(51, 0, 7, FAULT), "cpu 0 lost 0", record(101, 0, 7, FAULT));
  }

  @Test
  @DisplayName("Given a page that lost events without saying how many, then the number is 0")
  void lostUnknown() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();

    assertThat(pages(file, file.page(100).lost().fault(1, 7, 1)))
        .containsExactly(loss(0, 0), record(101, 0, 7, FAULT));
  }

  @Test
  @DisplayName("Given several instances, then their records are merged by time")
  void instances() throws IOException {
    for (TraceDatBuilder file : List.of(TraceDatBuilder.six(), TraceDatBuilder.seven())) {
      file.cpu(file.page(100).fault(0, 7, 1).fault(20, 7, 1));
      file.instance("other").cpu(file.page(110).fault(0, 8, 1));

      assertThat(RecordList.of(file.build()))
          .containsExactly(
              record(100, 0, 7, FAULT), record(110, 0, 8, FAULT), record(120, 0, 7, FAULT));
    }
  }

  @Test
  @DisplayName("Given a record without a format, then it is a record with that id")
  void unknownFormat() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();

    assertThat(pages(file, file.page(100).other(1, 7, 4711)))
        .containsExactly(record(101, 0, 7, "id 4711"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        // A record of 28 words where there are none, one of a length below 4, one that is endless.
        28,
        0,
        1,
        2,
        // Padding and time extends without their second word.
        29 | 32,
        30,
        31,
      })
  @DisplayName("Given damage in a page, then what follows in it is lost and the next page is read")
  void damage(int word) throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();
    file.cpu(
        file.page(100).fault(1, 7, 1).word(word), file.page(200).fault(1, 7, 2).fault(1, 7, 3));

    CutRecording.Outcome outcome = CutRecording.read(file.build());

    assertThat(RecordList.of(file.build()))
        .containsExactly(
            record(101, 0, 7, FAULT),
            loss(0, 0),
            record(201, 0, 7, FAULT),
            record(202, 0, 7, FAULT));
    assertThat(outcome.records()).isEqualTo(3);
    assertThat(outcome.unread()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given a page that says to hold more than it can, then it is lost")
  void overflow() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();

    assertThat(
            pages(
                file,
                file.page(100).fault(1, 7, 1).used(PageBuilder.SIZE),
                file.page(200).fault(1, 7, 1)))
        .containsExactly(loss(0, 0), record(201, 0, 7, FAULT));
  }

  @Test
  @DisplayName("Given many CPUs, then the records of all are in order")
  void manyCpus() throws IOException {
    TraceDatBuilder file = TraceDatBuilder.six();
    for (int cpu = 0; cpu < 40; cpu++) {
      file.cpu(file.page(1000 - cpu * 7 % 40).fault(0, cpu, 1).fault(100, cpu, 1));
    }

    List<String> records = RecordList.of(file.build());

    assertThat(records)
        .hasSize(80)
        .isSortedAccordingTo(
            Comparator.comparing(line -> Long.valueOf(line.substring(0, line.indexOf(' ')))));
  }
}
