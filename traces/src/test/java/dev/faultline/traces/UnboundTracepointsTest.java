package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.UnboundCount;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.input.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has no binding is counted by its name, and its time counts: the machine was alive. */
@DisplayName("Tracepoints without binding")
final class UnboundTracepointsTest {
  private static final Path KEPT = Path.of("captures/stock");

  private static final Pattern CALL = Pattern.compile("[0-9]: sys_[a-z0-9_]+( -> |[(])");

  /** What a capture tells beside its events. */
  private record Told(Map<String, Long> unbound, long events, long bound, long first, long last) {
    static Told of(CaptureInput input, Bindings bindings) throws IOException {
      Map<String, Long> unbound = new TreeMap<>();
      long events = 0;
      long bound = 0;
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      EventBlock block = new EventBlock();
      try (EventSource source = CaptureReader.open(input, bindings)) {
        while (source.next(block)) {
          for (UnboundCount one : block.unbound()) {
            unbound.merge(one.name(), one.count(), Long::sum);
          }
          events += block.sourceEvents();
          bound += block.size();
          first = Math.min(first, block.firstNs());
          last = Math.max(last, block.lastNs());
        }
      }
      return new Told(unbound, events, bound, first, last);
    }

    long count() {
      return unbound.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static Told told(String... lines) throws IOException {
    String text = String.join("\n", lines) + "\n";
    return Told.of(CaptureInput.ofText("some", text), Bindings.builtIn());
  }

  @Test
  @DisplayName("of ftrace text are counted by name, with their time")
  void ftrace() throws IOException {
    Told told =
        told(
            "# tracer: nop",
            "          xfs_io-28177   [001] .....   803.593121: ext2_dio_write_begin: dev 8:80",
            "          xfs_io-28177   [001] .....   803.593125: sched_switch: prev_comm=a",
            "          xfs_io-28177   [001] .....   803.641416: ext2_dio_write_begin: dev 8:80");

    assertThat(told.unbound())
        .containsExactly(Map.entry("ext2_dio_write_begin", 2L), Map.entry("sched_switch", 1L));
    assertThat(told.events()).isEqualTo(3);
    assertThat(told.first()).isEqualTo(803_593_121_000L);
    assertThat(told.last()).isEqualTo(803_641_416_000L);
  }

  @Test
  @DisplayName("of perf script are counted by name without its system, with their time")
  void perf() throws IOException {
    Told told =
        told(
            "xfs_io 28177 [001] 803.593121: sched:sched_switch: prev_comm=a",
            "xfs_io 28177 [001] 803.641416: sched:sched_switch: prev_comm=a");

    assertThat(told.unbound()).containsExactly(Map.entry("sched_switch", 2L));
    assertThat(told.first()).isEqualTo(803_593_121_000L);
    assertThat(told.last()).isEqualTo(803_641_416_000L);
  }

  @Test
  @DisplayName("of tables are counted by name, with their time")
  void table() throws IOException {
    Told told =
        told("time_ns,cpu,tid,comm,event", "5,0,1,sh,sched:sched_switch", "9,0,1,sh,sched_switch");

    assertThat(told.unbound()).containsExactly(Map.entry("sched_switch", 2L));
    assertThat(told.first()).isEqualTo(5);
    assertThat(told.last()).isEqualTo(9);
  }

  static Stream<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(KEPT)) {
      return files
          .filter(file -> file.toString().matches(".*[.](ftrace|dat|perf[.]data|perfscript)[.]gz"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static long calls(Path file) throws IOException {
    if (!file.toString().endsWith(".ftrace.gz")) {
      return 0;
    }
    long calls = 0;
    try (LineReader lines = CaptureReader.lines(CaptureInput.file(file))) {
      while (lines.advance()) {
        int length = lines.end() - lines.start();
        String line = new String(lines.bytes(), lines.start(), length, StandardCharsets.ISO_8859_1);
        calls += CALL.matcher(line).find() ? 1 : 0;
      }
    }
    return calls;
  }

  @ParameterizedTest
  @MethodSource("kept")
  @DisplayName("are as many as there are events less, and the span is the same whatever is bound")
  void span(Path file) throws IOException {
    Told bound = Told.of(CaptureInput.file(file), Bindings.builtIn());
    Told none = Told.of(CaptureInput.file(file), Bindings.none());

    assertThat(none.events()).isEqualTo(bound.events());
    // Calls, which text prints without the name of their tracepoint, are counted without one.
    assertThat(none.count() + calls(file)).isEqualTo(none.events());
    assertThat(bound.count()).isLessThan(none.count());
    assertThat(none.first()).isEqualTo(bound.first());
    assertThat(none.last()).isEqualTo(bound.last());
    assertThat(none.unbound()).containsKey("mm_filemap_add_to_page_cache");
    assertThat(bound.unbound()).doesNotContainKey("mm_filemap_add_to_page_cache");
  }
}
