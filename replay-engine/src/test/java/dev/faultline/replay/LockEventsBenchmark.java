package dev.faultline.replay;

import dev.faultline.replay.model.EventScript;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What acquisitions and releases of a thousand locks by 64 tasks cost the engine: the model alone,
 * and with rules of locks.
 *
 * <p>Half of the locks are page-cache locks, half are rwsems. They nest up to three deep in one
 * order, so that the order graph is large and has no circle; with {@code wrong}, one in a thousand
 * nestings is the other way round.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(LockEventsBenchmark.EVENTS)
public class LockEventsBenchmark {
  static final int EVENTS = 100_000;

  private static final int LOCKS = 1_000;
  private static final int TASKS = 64;
  private static final int DEEPEST = 3;

  private final Random random = new Random(1);
  private final EventScript script = new EventScript();
  private final int[] held = new int[LOCKS];
  private final List<List<Integer>> nests = new ArrayList<>();

  /** Rules that are checked, separated by commas. */
  @Param({"lock-contract", "lock-order-inversion", "deadlock,hung-wait,starvation"})
  public String rules = "";

  /** How many nestings in a thousand are in the opposite order. */
  @Param({"0", "1"})
  public int wrong;

  /** Writes the events. */
  @Setup
  public void fill() {
    for (int i = 0; i < TASKS; i++) {
      nests.add(new ArrayList<>());
    }
    write();
  }

  /** Replays them. */
  @Benchmark
  public TraceReport replay() throws IOException {
    return Replay.verify(
        script.source(script.rows()),
        ReplayOptions.defaults().withRules(Set.of(rules.split(",", -1))));
  }

  private void write() {
    while (script.rows().size() < EVENTS) {
      int task = random.nextInt(TASKS);
      List<Integer> nest = nests.get(task);
      script.task(100 + task).cpu(task % 8);
      if (!nest.isEmpty() && (nest.size() == DEEPEST || random.nextBoolean())) {
        int lock = nest.remove(nest.size() - 1);
        held[lock]--;
        event(EventKind.LOCK_RELEASED, lock);
      } else {
        take(nest);
      }
    }
  }

  private void take(List<Integer> nest) {
    int innermost = nest.isEmpty() ? 0 : nest.get(nest.size() - 1) + 1;
    boolean inverted = innermost > 1 && random.nextInt(1_000) < wrong;
    int lock =
        inverted
            ? random.nextInt(innermost - 1)
            : Math.min(innermost + random.nextInt(40), LOCKS - 1);
    boolean free = isPageCache(lock) ? !nest.contains(lock) : held[lock] == 0;
    if (free && lock >= innermost == !inverted) {
      if (!isPageCache(lock)) {
        event(EventKind.LOCK_WAIT, lock);
      }
      held[lock]++;
      nest.add(lock);
      event(EventKind.LOCK_ACQUIRED, lock);
    }
  }

  private static boolean isPageCache(int lock) {
    return lock % 2 == 0;
  }

  private void event(EventKind kind, int lock) {
    Subject subject =
        isPageCache(lock)
            ? new MappingKey(0xff11_0000_0000_0000L + lock * 4096L, true, lock, true, 1)
            : new LockKey("class" + lock % 20, 0xff22_0000_0000_0000L + lock * 64L);
    script.event(kind, isPageCache(lock) ? Mode.BLOCK : Mode.WRITE, subject);
  }
}
