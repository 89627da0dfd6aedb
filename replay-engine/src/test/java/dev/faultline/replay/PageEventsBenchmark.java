package dev.faultline.replay;

import dev.faultline.replay.model.EventScript;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What pages that come and go under direct writes of a hundred files cost: the model alone, and
 * with the rules of coherency.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(PageEventsBenchmark.EVENTS)
public class PageEventsBenchmark {
  static final int EVENTS = 100_000;

  private static final int FILES = 100;
  private static final int TASKS = 16;
  private static final int PAGES = 4_096;
  private static final int PAGE_BYTES = 4_096;

  private final Random random = new Random(1);
  private final EventScript script = new EventScript();

  /** Writes the events. */
  @Setup
  public void fill() {
    while (script.rows().size() < EVENTS) {
      int task = random.nextInt(TASKS);
      MappingKey file = new MappingKey(0, false, 1_000 + random.nextInt(FILES), true, 1);
      long page = random.nextInt(PAGES);
      script.task(100 + task).cpu(task % 4);
      if (random.nextInt(8) == 0) {
        long from = page * PAGE_BYTES;
        script.event(EventKind.DIO_RW_BEGIN, Mode.WRITE, file, from, PAGE_BYTES, 0);
        script.event(EventKind.PAGE_REMOVED, Mode.MODE_UNSPECIFIED, file, page, page, 0);
        script.event(EventKind.DIO_RW_COMPLETE, Mode.WRITE, file, from, PAGE_BYTES, 0);
      } else {
        script.event(EventKind.PAGE_ADDED, Mode.MODE_UNSPECIFIED, file, page, page, 0);
        script.event(EventKind.PAGE_FAULTED, Mode.MODE_UNSPECIFIED, file, page, 0, 0);
      }
    }
  }

  /** The model alone. */
  @Benchmark
  public long model() throws IOException {
    PageCacheModel model = new PageCacheModel(script.dictionary(), Optional.empty());
    EventBlock block = new EventBlock();
    long seen = 0;
    try (EventSource source = script.source(script.rows())) {
      while (source.next(block)) {
        for (int row = 0; row < block.size(); row++) {
          seen += model.apply(block, row).kind().getNumber();
        }
      }
    }
    return seen;
  }

  /** The model and the rules of coherency. */
  @Benchmark
  public TraceReport rules() throws IOException {
    return Replay.verify(
        script.source(script.rows()),
        ReplayOptions.defaults()
            .withRules(Set.of("stale-page-after-dio", "stale-page-served", "dirty-page-dropped")));
  }
}
