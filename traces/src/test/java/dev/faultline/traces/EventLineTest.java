package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Task;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The prefix of an event line")
final class EventLineTest {
  private static final String BODY = "mm_filemap_fault: dev=1:0 ino=83 ofs=4096";

  private static Reading.Row read(String prefix) {
    return Reading.of(prefix + ": " + BODY).only();
  }

  @Nested
  @DisplayName("Task")
  final class TaskColumns {
    @Test
    @DisplayName("Given the default columns, then comm, pid, CPU and time are read")
    void defaultColumns() {
      Reading.Row event = read("              wl-299     [001] d..2.    43.687190");

      assertThat(event.task()).isEqualTo(new Task(299, "wl", 0));
      assertThat(event.cpu()).isEqualTo(1);
      assertThat(event.timeNs()).isEqualTo(43_687_190_000L);
      assertThat(event.position()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
      "'     rcu_preempt-18      (     18) [001] d..2.    23.898582', 18",
      "'     rcu_preempt-18      (-------) [001] d..2.    23.898582', 0",
      "'     rcu_preempt-18      (-----) [001] d..2    23.898582', 0",
      "'     rcu_preempt-18    (   77) [001] .... 23.898582', 77",
      "'     rcu_preempt-18      (-------) [001]     23.898582', 0",
    })
    @DisplayName("Given the column of the thread group, then it is read, and dashes mean unknown")
    void threadGroup(String prefix, int tgid) {
      assertThat(read(prefix).task()).isEqualTo(new Task(18, "rcu_preempt", tgid));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "dio-w [0]:a/1",
          "a: b <...>-3",
          "(buf)-9 [001]",
          "-1 [000] 0.0: ",
          "x-1 [000] 1.0:",
          "[001] d..2. 1:",
          "<...>",
          "#!/bin/sh",
          "CPU:1 [LOST",
          "a-1 (2) [003]",
          "=> x",
          "caf\u00c3\u00a9",
          "-",
          "1234567-8 [001]",
        })
    @DisplayName("Given a hostile comm, when the columns are the kernel's, then it deceives nobody")
    void hostileComm(String comm) {
      String line = "%16s-241     [001] .....    19.904513: %s".formatted(comm, BODY);
      byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

      Reading.Row event =
          Reading.of(CaptureInput.stream("-", new java.io.ByteArrayInputStream(bytes))).only();

      assertThat(event.task()).isEqualTo(new Task(241, comm, 0));
      assertThat(event.cpu()).isEqualTo(1);
      assertThat(event.timeNs()).isEqualTo(19_904_513_000L);
    }

    @Test
    @DisplayName("Given a line whose indentation was stripped, then the fields are still found")
    void strippedIndentation() {
      Reading.Row event = read("dio-w [0]:a/1-241     [001] .....    19.904513");

      assertThat(event.task()).isEqualTo(new Task(241, "dio-w [0]:a/1", 0));
    }

    @Test
    @DisplayName("Given the name of an instance in front, then it is no part of the comm")
    void instance() {
      Reading.Row event = read("inst2:               wl-307   [000]    87.927901");

      assertThat(event.task()).isEqualTo(new Task(307, "wl", 0));
    }

    @Test
    @DisplayName("Given a task without a pid, then its number is negative")
    void noPid() {
      assertThat(read("           <XXX>--1      [000] .....     1.000001").task())
          .isEqualTo(new Task(-1, "<XXX>", 0));
    }

    @Test
    @DisplayName("Given the idle task, then its number is 0")
    void idle() {
      assertThat(read("          <idle>-0       [000] d..2.    19.806228").task())
          .isEqualTo(new Task(0, "<idle>", 0));
    }

    @Test
    @DisplayName("Given an empty comm, then the task has none")
    void emptyComm() {
      assertThat(read("                -77      [000] .....     1.000001").task())
          .isEqualTo(new Task(77, "", 0));
    }

    @Test
    @DisplayName("Given one task and another of the same name, then they stay two")
    void sameName() {
      Reading reading =
          Reading.of(
              "              wl-298     [001] .....    43.687190: " + BODY,
              "              wl-299     [001] .....    43.687191: " + BODY,
              "              wl-298     [001] .....    43.687192: " + BODY);

      assertThat(reading.told())
          .extracting(event -> event.task().tid())
          .containsExactly(298, 299, 298);
    }
  }

  @Nested
  @DisplayName("Flags")
  final class Flags {
    @ParameterizedTest
    @ValueSource(
        strings = {"", "d", "...", "d..2", ".....", "..Zff", "dNh3.1", "d...L..1", "b#.1."})
    @DisplayName("Given any width of the column, then the time behind it is read")
    void width(String flags) {
      Reading.Row event = read("              wl-299     [001] " + flags + "    43.687190");

      assertThat(event.timeNs()).isEqualTo(43_687_190_000L);
      assertThat(event.cpu()).isEqualTo(1);
    }

    @Test
    @DisplayName("Given trace-cmd's raw flags, then they are passed over")
    void rawFlags() {
      assertThat(read("             dio-199   [000]-0x1    13.201000").timeNs())
          .isEqualTo(13_201_000_000L);
    }

    @Test
    @DisplayName("Given a CPU of four digits, then it is read")
    void manyCpus() {
      assertThat(read("              wl-299     [1023] .....    43.687190").cpu()).isEqualTo(1023);
    }
  }

  @Nested
  @DisplayName("Time")
  final class Time {
    @ParameterizedTest
    @CsvSource({
      "11.269921, 11269921000",
      "1795331236.380767, 1795331236380767000",
      "13.131197977, 13131197977",
      "1795331236.380767123, 1795331236380767123",
      "0.1, 100000000",
      "0.000001, 1000",
      "608397.919018, 608397919018000",
      "9007199254.740993, 9007199254740993000",
    })
    @DisplayName("Given seconds with a fraction of any length, then not a ns is lost")
    void seconds(String stamp, long ns) {
      Reading reading = Reading.of("              wl-299     [001] ..... " + stamp + ": " + BODY);

      assertThat(reading.only().timeNs()).isEqualTo(ns);
      assertThat(reading.origin().clock()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'[001] .....', 4", "'[000] d..2.', 85745709984", "'[000]', 127191290170"})
    @DisplayName("Given a counter, then its ticks are the time and the clock is called so")
    void counter(String columns, long ticks) {
      Reading reading = Reading.of("              wl-299     " + columns + ticks2(ticks) + BODY);

      assertThat(reading.only().timeNs()).isEqualTo(ticks);
      assertThat(reading.origin().clock()).isEqualTo("counter");
    }

    private String ticks2(long ticks) {
      return "%12d: ".formatted(ticks);
    }

    @Test
    @DisplayName("Given trace-cmd's counters without a space in front, then they are read")
    void gluedCounter() {
      assertThat(read("          <idle>-0     [000]127191290170").timeNs())
          .isEqualTo(127_191_290_170L);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "19.8044.3",
          "19.",
          ".804",
          "19.1234567890",
          "9223372037.000000",
          "99999999999.000000",
          "9999999999999999999",
          "19,804",
          "0x13.804"
        })
    @DisplayName("Given something that is no stamp, then the line is unread")
    void noStamp(String stamp) {
      Reading reading =
          Reading.of(
              "              wl-299     [001] .....     1.000001: " + BODY,
              "              wl-299     [001] ..... " + stamp + ": " + BODY);

      assertThat(reading.told()).hasSize(1);
      assertThat(reading.unreadUnits()).isEqualTo(1);
    }

    @Test
    @DisplayName("Given a stamp of another clock than before, then the line is unread")
    void anotherClock() {
      Reading reading =
          Reading.of(
              "              wl-299     [001] .....     1.000001: " + BODY,
              "              wl-299     [001] .....      1000002: " + BODY);

      assertThat(reading.told()).hasSize(1);
      assertThat(reading.samples())
          .singleElement()
          .satisfies(sample -> assertThat(sample.reason()).contains("same clock"));
    }
  }

  @Nested
  @DisplayName("Lines")
  final class Lines {
    @Test
    @DisplayName("Given line ends of another system, then they are no part of a value")
    void carriageReturn() {
      String line = "              wl-299     [001] .....     1.000001: " + BODY + "\r\n";

      Reading reading = Reading.of(CaptureInput.ofText("test", line + line));

      assertThat(reading.told()).hasSize(2);
      assertThat(reading.unreadUnits()).isZero();
    }

    @Test
    @DisplayName("Given two lines glued together, then they are unread and not half an event")
    void glued() {
      String line = "              wl-299     [001] .....     1.000001: " + BODY;

      Reading reading = Reading.of(line, "              wl-299     [001] .....     1.00" + line);

      assertThat(reading.told()).hasSize(1);
      assertThat(reading.unreadUnits()).isEqualTo(1);
    }

    @Test
    @DisplayName("Given a prefix without an event, then the line is unread")
    void noBody() {
      String prefix = "              wl-299     [001] .....     1.000001: ";

      Reading reading = Reading.of(prefix + BODY, prefix);

      assertThat(reading.sourceEvents()).isEqualTo(1);
      assertThat(reading.unreadUnits()).isEqualTo(1);
    }
  }
}
