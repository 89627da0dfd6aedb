package dev.faultline.traces.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.Reading;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.StackFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three texts, a dump, a trace and the stacks of hung tasks, in everything that loggers, mailers
 * and terminals put round them: all read alike.
 */
@DisplayName("Texts behind prefixes, quoted, broken and encoded")
final class DressedTextsTest {
  private static final Path LOGS = Path.of("captures/logs/console");

  /** A way to print a line; the number is that of the line. */
  private interface Dress {
    String on(int number, String line);
  }

  private static List<String> dump() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(LOGS.resolve("00-dump-plain-ok.txt"))) {
      lines.add(line.substring("[   43.100000] ".length()));
    }
    return lines;
  }

  private static List<String> trace() throws IOException {
    List<String> lines = new ArrayList<>(List.of("# tracer: nop", "#"));
    for (String line :
        Files.readAllLines(Path.of("captures/logs/ftrace/10a-ftrace-with-bom.txt"))) {
      lines.add(line.replace("\ufeff", ""));
    }
    return lines;
  }

  private static List<String> stacks() throws IOException {
    return Files.readAllLines(LOGS.resolve("03b-hungtask-no-timestamps.txt"));
  }

  private static Map<String, Dress> dresses() {
    Map<String, Dress> all = new LinkedHashMap<>();
    all.put("plain", (n, line) -> line);
    all.put("kernel stamp", (n, line) -> stamp(n) + line);
    all.put(
        "stamp that grows",
        (n, line) -> String.format(Locale.ROOT, "[%5d.%06d] ", 99_995 + n, n) + line);
    all.put("caller", (n, line) -> stamp(n) + "[   T226] " + line);
    all.put("caller of an interrupt", (n, line) -> stamp(n).trim() + "[    C1] " + line);
    all.put("raw level", (n, line) -> "<4>" + stamp(n) + line);
    all.put(
        "dmesg -T",
        (n, line) -> String.format(Locale.ROOT, "[Tue Apr  1 10:11:%02d 2025] ", n) + line);
    all.put("dmesg -H", (n, line) -> (n == 0 ? "[Apr 1 10:11] " : "[  +0.000100] ") + line);
    all.put("dmesg -x", (n, line) -> "kern  :warn  : " + stamp(n) + line);
    all.put("dmesg iso", (n, line) -> "2025-04-01T10:11:12," + (100_000 + n) + "+02:00 " + line);
    all.put("syslog", (n, line) -> "Nov 22 07:07:21 host kernel: " + line);
    all.put(
        "syslog of a new day",
        (n, line) -> (n < 5 ? "Nov 30 23:59:59" : "Dec  1 00:00:00") + " host kernel: " + line);
    all.put(
        "syslog with pid",
        (n, line) -> "Nov  2 07:07:21 my-host.example.org kernel[0]: " + stamp(n) + line);
    all.put("journal monotonic", (n, line) -> stamp(n) + "host1 kernel: " + line);
    all.put("journal unix", (n, line) -> "1743502272." + (123_456 + n) + " host1 kernel: " + line);
    all.put("kmsg", (n, line) -> "4," + (1000 + n) + "," + (43_100_000 + n) + ",-;" + line);
    all.put(
        "kmsg with caller",
        (n, line) -> "6," + (998 + n) + "," + (43_100_000 + n) + ",-,caller=T226;" + line);
    all.put("elapsed", (n, line) -> String.format(Locale.ROOT, "%05d ", 143 + n) + stamp(n) + line);
    all.put("kernelci", (n, line) -> "2020-10-05 16:46:18.536000  <4>" + stamp(n) + line);
    all.put(
        "lava",
        (n, line) -> "<LAVA> 2025-04-01T10:11:12." + (100_000 + n) + " kern  :info  : " + line);
    all.put("github", (n, line) -> "2025-04-01T10:11:12.1234567Z " + line);
    all.put("gitlab", (n, line) -> "\u001b[0K10:11:12 " + stamp(n) + line);
    all.put("jenkins", (n, line) -> "[2025-04-01T10:11:12.123Z] " + line);
    all.put("container", (n, line) -> "2025-04-01T10:11:12.123456789Z stdout F " + line);
    all.put(
        "container json",
        (n, line) -> "{\"log\":\"" + line.replace("\"", "\\\"") + "\\n\",\"stream\":\"stdout\"}");
    all.put("qemu", (n, line) -> "qemu-system-x86: console: " + stamp(n) + line);
    all.put(
        "android",
        (n, line) ->
            String.format(Locale.ROOT, "04-01 10:11:12.%03d  root     0     0 I         : ", n)
                + line);
    all.put("colours", (n, line) -> "\u001b[32m" + stamp(n).trim() + "\u001b[0m " + line);
    all.put("reset in front", (n, line) -> "\u001b[0m" + stamp(n) + line);
    all.put("markdown", (n, line) -> "    " + stamp(n) + line);
    all.put("indented by one", (n, line) -> " " + line);
    all.put("tab", (n, line) -> "\t" + stamp(n) + line);
    all.put("quoted", (n, line) -> "> " + line);
    all.put("quoted without space", (n, line) -> ">" + line);
    all.put("quoted twice", (n, line) -> "> > " + stamp(n) + line);
    all.put("table", (n, line) -> "| " + line);
    return all;
  }

  private static String stamp(int number) {
    return String.format(Locale.ROOT, "[   43.%06d] ", 100_000 + 100 * number);
  }

  static Stream<Arguments> dressed() {
    return dresses().entrySet().stream()
        .map(dress -> Arguments.of(dress.getKey(), dress.getValue()));
  }

  private static String on(Dress dress, List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(dress.on(i, lines.get(i))).append('\n');
    }
    return text.toString();
  }

  private static CaptureInput input(byte[] text) {
    return CaptureInput.stream("text", new ByteArrayInputStream(text));
  }

  private static CaptureInput input(String text) {
    return input(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What events say, but for their time, which is of the dump or the trace. */
  private static List<String> events(CaptureInput input) {
    Reading reading = Reading.of(input);
    assertThat(reading.samples()).isEmpty();
    assertThat(reading.incomplete()).isEmpty();
    return reading.events().stream()
        .map(
            row ->
                row.position()
                    + " "
                    + row.tracepoint()
                    + " "
                    + row.task()
                    + " "
                    + row.timeNs()
                    + " "
                    + row.subject()
                    + " "
                    + row.a())
        .toList();
  }

  private static List<String> records(CaptureInput input) {
    List<String> records = new ArrayList<>();
    EventBlock block = new EventBlock();
    try (EventSource source = CaptureReader.open(input, Bindings.builtIn())) {
      while (source.next(block)) {
        for (LogRecord logRecord : block.logRecords()) {
          records.add(
              logRecord.getKindCase()
                  + " "
                  + logRecord.getStack().getTid()
                  + logRecord.getStack().getFrameList().stream()
                      .map(StackFrame::getFunction)
                      .toList()
                  + logRecord.getStack().getMeaning().getWait().getLock()
                  + logRecord.getHeld().getEntryCount());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dressed")
  @DisplayName("Given a prefix, then the dump, the trace and the stacks behind it read as without")
  void prefixes(String name, Dress dress) throws IOException {
    assertThat(events(input(on(dress, dump()))))
        .hasSize(8)
        .isEqualTo(events(input(on((n, line) -> line, dump()))));
    assertThat(events(input(on(dress, trace()))))
        .hasSize(8)
        .isEqualTo(events(input(on((n, line) -> line, trace()))));
    assertThat(records(input(on(dress, stacks()))))
        .hasSize(4)
        .isEqualTo(records(input(on((n, line) -> line, stacks()))));
  }

  @Test
  @DisplayName(
      "Given a text in UTF-16, behind a mark or with other line ends, then it reads the same")
  void encodings() throws IOException {
    List<String> expected = events(input(on((n, line) -> line, dump())));
    String text = on((n, line) -> stamp(n) + line, dump());
    for (Charset charset :
        List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(events(input(text.getBytes(charset)))).as(charset.name()).isEqualTo(expected);
    }
    assertThat(events(input(("\ufeff" + text).getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(expected);
    assertThat(events(input(text.replace("\n", "\r\n")))).isEqualTo(expected);
  }

  /** Breaks as mailers do: in front of the first word that does not fit. */
  private static List<String> broken(List<String> lines, int width, String mark) {
    Pattern words = Pattern.compile(" *[^ ]+");
    List<String> broken = new ArrayList<>();
    for (String line : lines) {
      StringBuilder part = new StringBuilder();
      Matcher word = words.matcher(line);
      while (word.find()) {
        if (part.length() > 0 && part.length() + word.group().length() > width) {
          broken.add(part.toString());
          part.setLength(0);
          part.append(mark).append(word.group().trim());
        } else {
          part.append(word.group());
        }
      }
      broken.add(part.toString());
    }
    return broken;
  }

  @ParameterizedTest
  @CsvSource({"80, ''", "76, ''", "72, ''", "78, '> '", "74, '> '", "78, '>> '"})
  @DisplayName(
      "Given lines that a mailer has broken, quoted before or after, then they are whole again")
  void broken(int width, String mark) throws IOException {
    Dress stamped = (n, line) -> stamp(n) + line;
    List<String> expected = tracepoints(on((n, line) -> line, dump()));
    List<String> dumped = on(stamped, dump()).lines().toList();
    List<String> quoted = dumped.stream().map(line -> mark + line).toList();

    assertThat(tracepoints(lines(broken(quoted, width, mark)))).isEqualTo(expected);
    assertThat(tracepoints(lines(broken(quoted, width, "")))).isEqualTo(expected);
    assertThat(tracepoints(lines(broken(trace(), width, "")))).isEqualTo(expected);
  }

  private static List<String> tracepoints(String text) {
    Reading reading = Reading.of(input(text));
    assertThat(reading.samples()).isEmpty();
    return reading.events().stream()
        .map(row -> row.tracepoint() + " " + row.subject() + " " + row.a() + " " + row.b())
        .toList();
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  @Test
  @DisplayName(
      "Given a message of another part of the kernel inside a broken dump, then it is unread")
  void interleaved() throws IOException {
    List<String> lines = new ArrayList<>(dump());
    lines.add(5, "usb 1-1: new high-speed USB device number 2 using xhci_hcd");

    Reading reading = Reading.of(input(on((n, line) -> stamp(n) + line, lines)));

    assertThat(reading.told()).hasSize(8);
    assertThat(reading.unreadUnits()).isEqualTo(1);
  }
}
