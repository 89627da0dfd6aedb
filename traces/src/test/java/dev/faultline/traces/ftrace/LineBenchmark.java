package dev.faultline.traces.ftrace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.input.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a line of ftrace text costs: to be found, to have its prefix read, to be bound, and all of
 * it together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(LineBenchmark.LINES)
public class LineBenchmark {
  static final int LINES = 8_000;

  private static final String[] BODIES = {
    "mmap_lock_start_locking: mm=00000000907d3c5c memcg_path=/ write=false",
    "mmap_lock_acquire_returned: mm=00000000907d3c5c memcg_path=/ write=false success=true",
    "mm_filemap_add_to_page_cache: dev=254:0 ino=1002 pfn=0x10a2b3 ofs=8192 order=0",
    "mm_filemap_map_pages: dev=254:0 ino=1002 ofs=393216-458751",
    "mmap_lock_released: mm=00000000907d3c5c memcg_path=/ write=false",
    "sched_wakeup: comm=kworker/1:1 pid=37 prio=120 target_cpu=001",
  };

  private final Bindings bindings = Bindings.builtIn();
  private final LinePrefix prefix = new LinePrefix();
  private final FieldScanner fields = new FieldScanner();
  private final FieldValues values = new FieldValues();
  private byte[] text = {};
  private final int[] starts = new int[LINES + 1];

  /** A text of four CPUs. */
  @Setup
  public void fill() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      starts[i] = lines.length();
      lines
          .append("          worker-")
          .append(String.format("%-7d", 200 + i % 7))
          .append(String.format(" [%03d] .....  %4d.%06d: ", i % 4, 10 + i / 1_000, i % 1_000))
          .append(BODIES[i % BODIES.length])
          .append('\n');
    }
    starts[LINES] = lines.length();
    text = lines.toString().getBytes(ISO_8859_1);
  }

  /** Finds where lines end. */
  @Benchmark
  public long lines() throws IOException {
    try (LineReader lines = new LineReader("text", new ByteArrayInputStream(text))) {
      long bytes = 0;
      while (lines.advance()) {
        bytes += lines.end() - lines.start();
      }
      return bytes;
    }
  }

  /** Reads task, CPU and time. */
  @Benchmark
  public long prefixes() {
    long sum = 0;
    for (int i = 0; i < LINES; i++) {
      if (prefix.scan(text, starts[i], starts[i + 1] - 1)) {
        sum += prefix.time();
      }
    }
    return sum;
  }

  /** Finds the binding of a name, and takes the values out of what stands behind it. */
  @Benchmark
  public long bodies() {
    long bound = 0;
    for (int i = 0; i < LINES; i++) {
      int to = starts[i + 1] - 1;
      prefix.scan(text, starts[i], to);
      int nameEnd = prefix.body();
      while (text[nameEnd] != ':') {
        nameEnd++;
      }
      BoundTracepoint tracepoint = bindings.find(text, prefix.body(), nameEnd);
      if (tracepoint != null) {
        bound += fields.scan(tracepoint, text, nameEnd + 1, to, values).length() + 1;
      }
    }
    return bound;
  }

  /** Reads events from the text. */
  @Benchmark
  public long events() throws IOException {
    CaptureInput input = CaptureInput.stream("text", new ByteArrayInputStream(text));
    EventBlock block = new EventBlock();
    long events = 0;
    try (EventSource source = CaptureReader.open(input, bindings)) {
      while (source.next(block)) {
        events += block.size();
      }
    }
    return events;
  }
}
