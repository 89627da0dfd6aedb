package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Lost events")
final class LossTest {
  private static String on(int cpu, int us) {
    return "              wl-299     [%03d] .....     1.%06d: mm_filemap_fault: dev=1:0 ino=83 ofs=0"
        .formatted(cpu, us);
  }

  private static List<Reading.Row> losses(Reading reading) {
    return reading.events().stream()
        .filter(event -> event.kind() == EventKind.EVENTS_LOST)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "CPU:1 [LOST 609 EVENTS], 609",
    "CPU:1 [LOST EVENTS], 0",
    "CPU:1 [77 EVENTS DROPPED], 77",
    "CPU:1 [EVENTS DROPPED], 0",
    "##### CPU 1 buffer started ####, 0",
  })
  @DisplayName("Given a line that tells of a loss, then an event says which CPU lost how many")
  void forms(String line, long count) {
    Reading reading = Reading.of(on(1, 5), on(0, 9), line, on(1, 20));

    Reading.Row loss = losses(reading).get(0);
    assertThat(losses(reading)).hasSize(1);
    assertThat(loss.cpu()).isEqualTo(1);
    assertThat(loss.a()).isEqualTo(count);
    assertThat(loss.b()).as("last event of this CPU").isEqualTo(1_000_005_000L);
    assertThat(loss.c()).isEqualTo(1);
    assertThat(loss.timeNs()).as("last event of any CPU").isEqualTo(1_000_009_000L);
    assertThat(loss.task()).isEqualTo(new Task(0, "", 0));
    assertThat(loss.subject()).isEqualTo(Subject.NONE);
    assertThat(loss.position()).isEqualTo(3);
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceEvents()).isEqualTo(3);
    assertThat(reading.sourceUnits()).isEqualTo(4);
  }

  @Test
  @DisplayName("Given a line of a slice, then it says the cause, too")
  void cause() {
    Reading reading =
        Reading.of(on(1, 5), "CPU:1 [LOST 3 EVENTS] # DAMAGED", "CPU:1 [LOST EVENTS] # CUT_OFF");

    assertThat(losses(reading))
        .extracting(Reading.Row::loss)
        .containsExactly(LossCause.DAMAGED, LossCause.CUT_OFF);
    assertThat(losses(reading)).extracting(Reading.Row::a).containsExactly(3L, 0L);
    assertThat(losses(Reading.of(on(1, 5), "CPU:1 [LOST 3 EVENTS] # EATEN")))
        .extracting(Reading.Row::loss)
        .containsExactly(LossCause.UNREAD);
  }

  @Test
  @DisplayName("Given a loss before the first event, then no time is claimed for it")
  void first() {
    Reading reading = Reading.of("CPU:1 [LOST 3 EVENTS]", on(0, 9));

    Reading.Row loss = reading.events().get(0);
    assertThat(loss.kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(loss.timeNs()).isZero();
    assertThat(loss.b()).isZero();
    assertThat(loss.c()).isZero();
  }

  @Test
  @DisplayName("Given nothing but a loss, then it is still a capture")
  void onlyLoss() {
    assertThat(Reading.of("CPU:0 [LOST 12 EVENTS]").only().a()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CPU:x [LOST 609 EVENTS]",
        "CPU:1 [LOST many EVENTS]",
        "CPU:1 [LOST 609 EVENTS",
        "CPU:1 [LOST 609 EVENTS] and more",
        "CPU:1 [LOST 9999999999999999999999 EVENTS]",
        "CPU:4294967296 [LOST 1 EVENTS]",
        "CPU:1 [LOST",
      })
  @DisplayName("Given a line that only looks like it, then it is unread")
  void notQuite(String line) {
    Reading reading = Reading.of(on(0, 1), line);

    assertThat(losses(reading)).extracting(Reading.Row::loss).containsExactly(LossCause.UNREAD);
    assertThat(reading.unreadUnits()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "Given a header that counts more written than kept, then the beginning of each CPU is missing")
  void overwritten() {
    Reading reading =
        Reading.of(
            "# tracer: nop",
            "#",
            "# entries-in-buffer/entries-written: 4/2586   #P:2",
            on(0, 5),
            on(1, 6),
            on(0, 7),
            on(1, 8));

    assertThat(losses(reading)).extracting(Reading.Row::cpu).containsExactly(0, 1);
    assertThat(losses(reading)).extracting(Reading.Row::c).containsExactly(0L, 0L);
    assertThat(reading.events().get(0).kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(reading.events()).extracting(Reading.Row::position).isSorted();
  }

  @Test
  @DisplayName("Given that header and an announced start of a CPU, then it is not missing twice")
  void overwrittenAndAnnounced() {
    Reading reading =
        Reading.of(
            "# entries-in-buffer/entries-written: 2/2586   #P:2",
            on(0, 5),
            "##### CPU 1 buffer started ####",
            on(1, 6));

    assertThat(losses(reading)).extracting(Reading.Row::cpu).containsExactly(0, 1);
  }

  @Test
  @DisplayName("Given a header that counts the same, then nothing is missing")
  void complete() {
    Reading reading =
        Reading.of("# entries-in-buffer/entries-written: 2/2   #P:2", on(0, 5), on(1, 6));

    assertThat(losses(reading)).isEmpty();
  }

  @Test
  @DisplayName("Given an overwritten buffer of a real kernel, then both CPUs begin with a loss")
  void realOverrun() {
    Reading reading = Corpus.read("overrun");

    assertThat(losses(reading)).extracting(Reading.Row::cpu).containsExactly(0, 1);
    assertThat(losses(reading)).extracting(Reading.Row::position).containsExactly(13L, 173L);
    assertThat(reading.sourceEvents()).isEqualTo(372);
    assertThat(reading.unreadUnits()).isZero();
  }

  @Test
  @DisplayName("Given a trace_pipe of a real kernel that fell behind, then the counts are there")
  void realPipe() {
    Reading reading = Corpus.read("trace_pipe-lost");

    List<Reading.Row> told = losses(reading).subList(0, 2);
    assertThat(told).extracting(Reading.Row::a).containsExactly(609L, 1989L);
    assertThat(told).extracting(Reading.Row::cpu).containsExactly(1, 0);
    assertThat(losses(reading).get(2).loss()).as("its last line").isEqualTo(LossCause.CUT_OFF);
  }

  @Test
  @DisplayName("Given a report of trace-cmd with dropped events, then the count is there")
  void realReport() {
    Reading reading = Corpus.read("report-lost");

    assertThat(losses(reading))
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.a()).isEqualTo(77);
              assertThat(loss.cpu()).isZero();
              assertThat(loss.c()).isEqualTo(1);
            });
  }
}
