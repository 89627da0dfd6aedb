package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Latency format, dumps in kernel logs and function graphs")
final class DialectsTest {
  private static final String RULE = "---------------------------------";
  private static final String ADDED =
      " mm_filemap_add_to_page_cache: dev 1:0 ino 83 pfn=0x10472d ofs=4096 order=0";

  @ParameterizedTest
  @CsvSource({
    "latency, ftrace-latency, 6.12.117+deb12-amd64",
    "latency-verbose, ftrace-latency, 6.12.117+deb12-amd64",
    "dmesg-dump, ftrace-dump, ''",
    "dmesg-dump-T, ftrace-dump, ''",
    "fgraph, function-graph, ''",
    "fgraph-abstime, function-graph, ''",
    "fgraph-proc, function-graph, ''",
    "fgraph-retval, function-graph, ''",
    "fgraph-latency-format, function-graph, 6.12.117+deb12-amd64",
  })
  @DisplayName("Given what a kernel printed, then every line is read and every event counted")
  void everyLine(String name, String format, String kernel) {
    List<String> lines = Corpus.lines(name);
    long events =
        lines.stream()
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.endsWith(RULE))
            .filter(line -> !line.contains("ump") && !line.contains(" => "))
            .count();

    Reading reading = Corpus.read(name);

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceUnits()).isEqualTo(lines.size());
    assertThat(reading.sourceEvents()).isEqualTo(events);
    assertThat(reading.origin().format()).isEqualTo(format);
    assertThat(reading.origin().kernel()).isEqualTo(kernel);
  }

  @Test
  @DisplayName("Given the terse and the verbose form of a recording, then the events are the same")
  void verboseCountsAsTheClockDoes() {
    Reading terse = Corpus.read("latency");
    Reading verbose = Corpus.read("latency-verbose");
    long start = verbose.told().get(0).timeNs() - terse.told().get(0).timeNs();

    assertThat(verbose.told()).hasSizeGreaterThan(20);
    for (int i = 0; i < verbose.told().size(); i++) {
      Reading.Row expected = terse.told().get(i);
      Reading.Row actual = verbose.told().get(i);
      assertThat(actual.tracepoint()).isEqualTo(expected.tracepoint());
      assertThat(actual.subject()).isEqualTo(expected.subject());
      assertThat(actual.task()).isEqualTo(expected.task());
      assertThat(actual.cpu()).isEqualTo(expected.cpu());
      // Both forms are rounded to µs, of different zeros.
      assertThat(actual.timeNs() - start)
          .isBetween(expected.timeNs() - 1000, expected.timeNs() + 1000);
    }
    assertThat(verbose.told().get(0).timeNs()).isEqualTo(0x12e2166L * 1000);
  }

  @Test
  @DisplayName("Given the same recording as trace and in latency format, then the events agree")
  void latencyAgreesWithTrace() {
    List<Reading.Row> latency = Corpus.read("latency").events();
    List<Reading.Row> trace = Corpus.read("default").events();

    assertThat(latency.get(0).tracepoint()).isEqualTo(trace.get(0).tracepoint());
    assertThat(latency.get(5).subject()).isEqualTo(trace.get(5).subject());
    assertThat(latency.get(5).timeNs() - latency.get(0).timeNs())
        .isEqualTo(trace.get(5).timeNs() - trace.get(0).timeNs());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "      wl-296       1..... 24977us!:",
        "      wl-296     1..... 24977us :",
        "wl-296       1..... 24977us$:",
        "      wl-296     1d.h11. 24977us*:",
        "      wl-296       1....    0.024977:",
        "      wl-296       1....    0.024977000:",
        "              wl     296   1 0 00000000 00000000 [00006191] 24.977ms (+0.173ms):",
      })
  @DisplayName("Given a prefix in latency format, then its columns are found")
  void prefixes(String prefix) {
    Reading.Row event = Reading.of(prefix + ADDED).only();

    assertThat(event.timeNs()).isEqualTo(24_977_000);
    assertThat(event.cpu()).isEqualTo(1);
    assertThat(event.task().tid()).isEqualTo(296);
    assertThat(event.task().comm()).isEqualTo("wl");
    assertThat(event.kind()).isEqualTo(EventKind.PAGE_ADDED);
    assertThat(event.subject()).isEqualTo(MappingKey.ofInode(1 << 20, 0x83));
    assertThat(event.a()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given a comm full of hyphens, then the one in column 8 ends it")
  void hyphens() {
    Reading.Row event = Reading.of("a-1 2..-9999999   1..... 24977us :" + ADDED).only();

    assertThat(event.task().comm()).isEqualTo("a-1 2..");
    assertThat(event.task().tid()).isEqualTo(9_999_999);
  }

  @Test
  @DisplayName("Given a counter in latency format, then its ticks are the times")
  void counter() {
    Reading reading = Reading.of("      wl-296       1..... 24977:" + ADDED);

    assertThat(reading.only().timeNs()).isEqualTo(24_977);
    assertThat(reading.origin().clock()).isEqualTo("counter");
  }

  @Test
  @DisplayName("Given a header that counts more events than there are, then the beginning is lost")
  void overwrittenLatency() {
    Reading reading =
        Reading.of(
            "# nop latency trace v1.1.5 on 6.12.117+deb12-amd64",
            "# latency: 0 us, #1/90000, CPU#0 | (M:desktop VP:0, KP:0, SP:0 HP:0 #P:2)",
            "      wl-296       1..... 24977us :" + ADDED);

    assertThat(reading.events())
        .extracting(Reading.Row::kind)
        .containsExactly(EventKind.EVENTS_LOST, EventKind.PAGE_ADDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[   36.031213] ",
        "[   36.031213][  T12] ",
        "[   36.031213][    C1] ",
        "<4>[   36.031213] ",
        "[Sun Nov 22 07:07:21 2026] ",
        "Nov 22 07:07:21 host kernel: [   36.031213] ",
        "Nov  2 07:07:21 host kernel: ",
        "2026-11-22T07:07:21.123456+00:00 host kernel: ",
        "2026-11-22T07:07:21,123456+00:00 ",
        "kern  :info  : [   36.031213] ",
      })
  @DisplayName("Given a log prefix, then the dump behind it is read")
  void logPrefixes(String prefix) {
    Reading reading = dump(prefix, "      wl-296       1..... 24977us!:" + ADDED);

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.only().timeNs()).isEqualTo(24_977_000);
    assertThat(reading.only().position()).isEqualTo(4);
    assertThat(reading.sourceUnits()).isEqualTo(6);
    assertThat(reading.origin().format()).isEqualTo("ftrace-dump");
    assertThat(reading.origin().kernel()).isEqualTo("6.18.44");
    assertThat(reading.incomplete()).isEmpty();
  }

  private static Reading dump(String prefix, String... lines) {
    StringBuilder log = new StringBuilder();
    log.append(prefix).append("Linux version 6.18.44 (a@b) (gcc 14)\n");
    log.append(prefix).append("Dumping ftrace buffer:\n");
    log.append(prefix).append(RULE).append('\n');
    for (String line : lines) {
      log.append(prefix).append(line).append('\n');
    }
    log.append(prefix).append(RULE).append('\n');
    log.append(prefix).append("usb 1-1: new device\n");
    return Reading.of(CaptureInput.ofText("log", log.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "Lost 4890096 message(s)!, 4890096",
    "** 12 printk messages dropped **, 12",
    "** 3 printk messages dropped on console **, 3",
    "Missed 7 kernel messages, 7",
    "CPU:1 [LOST 609 EVENTS], 609",
  })
  @DisplayName("Given a log that lost lines inside a dump, then events were lost")
  void lostLines(String line, long count) {
    Reading reading =
        dump(
            "[   36.031213] ",
            "      wl-296       1..... 24977us!:" + ADDED,
            line,
            "      wl-296       1..... 24978us!:" + ADDED);

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.events())
        .extracting(Reading.Row::kind)
        .containsExactly(EventKind.PAGE_ADDED, EventKind.EVENTS_LOST, EventKind.PAGE_ADDED);
    Reading.Row loss = reading.events().get(1);
    assertThat(loss.a()).isEqualTo(count);
    assertThat(loss.b()).isEqualTo(24_977_000);
    assertThat(loss.c()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given a message of another driver inside a dump, then the line is unread")
  void interleaved() {
    Reading reading =
        dump("[   36.0] ", "usb 1-2: new", "      wl-296       1..... 24977us!:" + ADDED);

    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).position()).isEqualTo(4);
  }

  @Test
  @DisplayName("Given a second dump, then what lies between is unknown")
  void twoDumps() {
    String event = "      wl-296       1..... 24977us!:" + ADDED + "\n";
    String one = "Dumping ftrace buffer:\n" + RULE + "\n" + event + RULE + "\n";
    Reading reading = Reading.of(CaptureInput.ofText("log", one + "noise\n" + one));

    assertThat(reading.events())
        .extracting(Reading.Row::kind)
        .containsExactly(EventKind.PAGE_ADDED, EventKind.EVENTS_LOST, EventKind.PAGE_ADDED);
  }

  @Test
  @DisplayName("Given nothing but an empty dump, then there is no capture")
  void emptyDump() {
    assertThatThrownBy(() -> dump("[   36.031213] ", "   (ftrace buffer empty)"))
        .hasMessageContaining("the ftrace buffer that was dumped to it was empty");
  }

  @Test
  @DisplayName(
      "Given a log whose beginning was overwritten, then the beginning of the dump is lost")
  void headlessDump() {
    String line = "[   36.031213]       wl-296       1..... 24977us!:" + ADDED;
    String next = line.replace("24977us", "24978us");
    Reading reading = Reading.of(line, next, "[   36.031214] " + RULE, "[   37.0] done");

    assertThat(reading.events())
        .extracting(Reading.Row::kind)
        .containsExactly(EventKind.EVENTS_LOST, EventKind.PAGE_ADDED, EventKind.PAGE_ADDED);
    assertThat(reading.events().get(0).c()).isZero();
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.incomplete()).isEmpty();
  }

  @Test
  @DisplayName("Given a dump without its end, then the capture is incomplete")
  void dumpWithoutEnd() {
    assertThat(Corpus.read("dmesg-dump-T").incomplete()).contains("inside a dump");
    assertThat(Corpus.read("dmesg-dump").incomplete()).isEmpty();
  }

  @Test
  @DisplayName("Given a dump that is announced and not there, then the capture is incomplete")
  void announcedDump() {
    Reading reading =
        Reading.of(
            "[   36.0] Dumping ftrace buffer:",
            "[   36.1] usb 1-1: new device",
            "[   36.2] usb 1-2: new device",
            "[   36.3] usb 1-3: new device",
            "[   36.4] usb 1-4: new device",
            "[   36.5] usb 1-5: new device");

    assertThat(reading.events()).isEmpty();
    assertThat(reading.incomplete()).contains("line 1 announces a dump");
  }

  @Test
  @DisplayName("Given a dump far behind in a log, then it is found")
  void farBehind() {
    String noise = "[    1.000001] usb 1-1: new high-speed USB device number 2\n".repeat(30_000);
    String log =
        noise
            + "[   36.0] Dumping ftrace buffer:\n[   36.0] "
            + RULE
            + "\n[   36.0]       wl-296       1..... 24977us!:"
            + ADDED
            + "\n[   36.0] "
            + RULE
            + "\n";

    Reading reading = Reading.of(CaptureInput.ofText("log", log));

    assertThat(reading.only().position()).isEqualTo(30_003);
    assertThat(reading.unreadUnits()).isZero();
  }

  @Test
  @DisplayName(
      "Given a function graph with time and task, then the events in its comments are bound")
  void graphComments() {
    Reading reading =
        Reading.of(
            "# tracer: function_graph",
            "#     TIME        CPU  TASK/PID         DURATION                  FUNCTION CALLS",
            "   34.231619 |   1)     bash-1     | + 31.944 us   |  vfs_write();",
            "   34.235582 |   1)     wl-389     |               |    /*" + ADDED + " */",
            "   34.235600 |   0)     wl-389     |  d..2. |               |  /*" + ADDED + " */",
            "   34.235700 |   0)     wl-389     |               |  vfs_get_link() {",
            "   34.235700 |   0)     wl-389     |               |  }");

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.sourceEvents()).isEqualTo(5);
    assertThat(reading.events()).hasSize(2);
    assertThat(reading.events().get(0).timeNs()).isEqualTo(34_235_582_000L);
    assertThat(reading.events().get(0).task().tid()).isEqualTo(389);
    assertThat(reading.events().get(0).b()).isZero();
    assertThat(reading.events().get(1).cpu()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " 0)               |  /*" + ADDED + " */",
        "   34.235582 |   1)               |    /*" + ADDED + " */",
        " 1)     wl-389     |               |    /*" + ADDED + " */",
      })
  @DisplayName("Given a function graph without time or task, then events are counted, not bound")
  void graphWithoutPlace(String line) {
    Reading reading = Reading.of("# tracer: function_graph", line);

    assertThat(reading.events()).isEmpty();
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceEvents()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given trace_pipe of a function graph, then it needs no header")
  void graphWithoutHeader() {
    Reading reading =
        Reading.of(
            " 0) ! 401.089 us  |  filemap_map_pages();",
            " ------------------------------------------",
            " 0)    <idle>-0    =>     wl-389    ",
            " ------------------------------------------",
            "",
            "CPU:0 [LOST 5 EVENTS]",
            " 0)   ==========> |",
            " 0)   7.265 us    |  filemap_map_pages();");

    assertThat(reading.origin().format()).isEqualTo("function-graph");
    assertThat(reading.samples()).isEmpty();
    assertThat(reading.sourceEvents()).isEqualTo(2);
    assertThat(reading.only().kind()).isEqualTo(EventKind.EVENTS_LOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"latency", "latency-verbose", "dmesg-dump", "fgraph-proc"})
  @DisplayName("Given any cut, then reading ends without an error, and no event is invented")
  void cuts(String name) {
    String text = String.join("\n", Corpus.lines(name)) + "\n";
    List<Reading.Row> whole = Corpus.read(name).told();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int step = Math.max(1, bytes.length / 150);
    for (int cut = 2000; cut < bytes.length; cut += step) {
      java.io.InputStream in = new java.io.ByteArrayInputStream(bytes, 0, cut);

      List<Reading.Row> events = Reading.of(CaptureInput.stream("cut", in)).told();

      assertThat(events).isEqualTo(whole.subList(0, events.size()));
    }
  }
}
