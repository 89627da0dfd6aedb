package dev.faultline.traces.tracedat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a recording of trace-cmd costs to be read, from opening it to its last record: one of some
 * thousand records, of which half are bound. Run in the directory of the module.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {
  private static final Path CAPTURE = Path.of("captures/stock/bcachefs-mix.dat.gz");

  private final Bindings bindings = Bindings.builtIn();
  private Path file = CAPTURE;

  /** Unpacks it. */
  @Setup
  public void unpack() throws IOException {
    file = Files.createTempFile("faultline-", ".dat");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(CAPTURE))) {
      Files.write(file, in.readAllBytes());
    }
  }

  /** Reads it. */
  @Benchmark
  public long recording() {
    EventBlock block = new EventBlock();
    long events = 0;
    try (EventSource source = CaptureReader.open(CaptureInput.file(file), bindings)) {
      while (source.next(block)) {
        events += block.sourceEvents();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  /** Leaves nothing. */
  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
  }
}
