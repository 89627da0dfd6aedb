package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.Task;
import dev.faultline.traces.CaptureFormatException;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.Reading;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.EventKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Text of perf script")
final class PerfScriptTest {
  private static final String FAULT = "filemap:mm_filemap_fault: dev=1:0 ino=83 ofs=4096";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "              wl   190 [001]    27.606677: |wl|190|0|1|27606677000",
        "              wl   190 [001]    27.606677406:   |wl|190|0|1|27606677406",
        "              wl   190/191     [001]    27.606677: |wl|191|190|1|27606677000",
        "              wl   190    27.606677: |wl|190|0|0|27606677000",
        "              wl   190 [001]    27.606677:          1         |wl|190|0|1|27606677000",
        "wl   190 [001]    27.606677: |wl|190|0|1|27606677000",
        "   dio-w [0]:a/1   192 [001]    27.686454:  |dio-w [0]:a/1|192|0|1|27686454000",
        "    (buf)-9 [001]   194 [000]    27.753461: |(buf)-9 [001]|194|0|0|27753461000",
        "     1 2.0: a:b:    12 [002]     3.000000: |1 2.0: a:b:|12|0|2|3000000000",
        "             :-1    -1 [001]    27.797779: |:-1|-1|0|1|27797779000",
        "comm and3 part1\t7/8\t\t[003] 0.0:\t\t\t1 |comm and3 part1|8|7|3|0",
        "         swapper     0 [12345] 1234567.000001: |swapper|0|0|12345|1234567000001000",
      })
  @DisplayName("Given the fields that perf prints in front of an event, then they are read")
  void prefixes(String prefix, String comm, int tid, int pid, int cpu, long time) {
    Reading.Row event = Reading.of(prefix + FAULT).only();

    assertThat(event.kind()).isEqualTo(EventKind.PAGE_FAULTED);
    assertThat(event.task()).isEqualTo(new Task(tid, comm, pid));
    assertThat(event.cpu()).isEqualTo(cpu);
    assertThat(event.timeNs()).isEqualTo(time);
    assertThat(event.a()).isEqualTo(1);
    assertThat(event.position()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given a return probe, then its two addresses are passed over")
  void returnProbe() {
    Reading reading =
        Reading.of(
            "             dio   195 [001]    27.717709:   fdm:write_iter_exit:"
                + " (ffffffffae746fe4 <- ffffffffae8ff40e) ret=-16");

    assertThat(reading.only().a()).isEqualTo(-16);
  }

  @Test
  @DisplayName("Given call chains, headers and other records, then they are no events")
  void otherLines() {
    Reading reading =
        Reading.of(
            "# ========",
            "# captured on    : Sun Nov 22 07:14:50 2026",
            "perf-exec   371 [000]   160.640535:              " + FAULT,
            "\tffffffffbbb34506 [unknown] ([kernel.kallsyms])",
            "\t          6f1 _Z5gammav (inlined)",
            "\t    7f00dead (/games/X4 Foundations/X4)",
            "",
            "         swapper     0 [000]     0.000000: PERF_RECORD_MMAP -1/0: [0xff(0x1) @ 0]: x a",
            "PERF_RECORD_FINISHED_ROUND",
            "            perf   189 [001]   160.789240:   sched:sched_switch: prev_comm=perf");

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.events()).hasSize(1);
    assertThat(reading.sourceEvents()).isEqualTo(2);
    assertThat(reading.sourceUnits()).isEqualTo(10);
  }

  @Test
  @DisplayName("Given losses, then they say when their CPU was last heard of")
  void losses() {
    Reading reading =
        Reading.of(
            "              wl   190 [001]     1.000000: " + FAULT,
            "              wl   190 [000]     2.000000: " + FAULT,
            "            perf   418 [001]     3.000000: PERF_RECORD_LOST lost 114");

    Reading.Row loss = reading.events().get(2);
    assertThat(loss.kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(loss.cpu()).isEqualTo(1);
    assertThat(loss.a()).isEqualTo(114);
    assertThat(loss.b()).isEqualTo(1_000_000_000L);
    assertThat(loss.c()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given losses told twice, then they are counted once")
  void lossesOnce() {
    String prefix = "            perf   418 [001]     3.000000: PERF_RECORD_LOST";
    Reading once = Reading.of(prefix + " lost 5", prefix + "_SAMPLES lost 5");
    Reading more = Reading.of(prefix + " lost 5", prefix + "_SAMPLES lost 7");

    assertThat(once.events().stream().map(Reading.Row::a)).containsExactly(5L);
    assertThat(more.events().stream().map(Reading.Row::a)).containsExactly(5L, 2L);
    assertThat(more.sourceEvents()).isZero();
  }

  @Test
  @DisplayName("Given differences in place of times, then reading ends where that shows")
  void differences() {
    Reading reading = Recordings.read(Recordings.bytes("script-delta.txt"));

    assertThat(reading.sourceEvents()).isLessThan(3);
    assertThat(reading.incomplete()).startsWith("line 3: times go back").contains("--deltatime");
  }

  @Test
  @DisplayName("Given differences without their first line, then reading ends soon")
  void differencesFromTheMiddle() {
    String text = Recordings.text("script-delta.txt");

    Reading reading = Reading.of(text.substring(text.indexOf('\n') + 1).split("\n", -1));

    assertThat(reading.sourceEvents()).isLessThan(40);
    assertThat(reading.incomplete()).contains("--deltatime");
  }

  @Test
  @DisplayName("Given texts put together, then all of it is read")
  void concatenated() {
    String text = Recordings.text("script-default.txt");

    Reading reading = Recordings.read((text + text + text).getBytes(StandardCharsets.ISO_8859_1));

    assertThat(reading.sourceEvents()).isEqualTo(3 * 420);
    assertThat(reading.incomplete()).isEmpty();
  }

  @Test
  @DisplayName("Given a line that is no event, then it is unread")
  void unread() {
    Reading reading =
        Reading.of(
            "              wl   190 [001]     1.000000: " + FAULT,
            "something else",
            "              wl   190 [001]     1.000000: no event",
            "              wl   190 [001]     1.000000: filemap:mm_filemap_fault: dev=1:0 ino=zz");

    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.unreadUnits()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "script-default, 420",
    "script-F-pidtid, 400",
    "script-header, 2",
    "script-reltime, 60",
    "script-task, 178",
  })
  @DisplayName("Given an excerpt of what perf prints, then every line is read")
  void excerpts(String name, long events) {
    Reading reading = Recordings.read(Recordings.bytes(name + ".txt"));

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.origin().format()).isEqualTo("perf-script");
    assertThat(reading.sourceEvents()).isEqualTo(events);
  }

  @ParameterizedTest
  @CsvSource({
    "script-F-min, names and ids of tasks, '-F comm,tid,cpu,time,event,trace'",
    "script-D, dump of raw records, perf script --ns",
    "script-tod, with dates, perf script --ns",
    "perf-trace, perf trace, perf record",
  })
  @DisplayName("Given output that no event can be taken from, then the message says what to do")
  void refused(String name, String what, String remedy) {
    assertThatThrownBy(
            () ->
                CaptureReader.open(
                    Recordings.input(Recordings.bytes(name + ".txt")), Bindings.builtIn()))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageStartingWith("test: byte 0: ")
        .hasMessageContainingAll(what, remedy);
  }
}
