package dev.faultline.replay;

import dev.faultline.replay.model.EventScript;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How long the engine takes for a million acquisitions and releases of a thousand locks by 64
 * tasks: model and lock rules, without reading a capture. Run {@code main}; the first rounds warm
 * up.
 *
 * <p>Half of the locks are page-cache locks, half are rwsems. They nest up to three deep in one
 * order, so that the order graph is large and has no circle; with an argument, one in a thousand
 * nestings is the other way round.
 */
public final class LockEventsBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int EVENTS = 1_000_000;
  private static final int LOCKS = 1_000;
  private static final int TASKS = 64;
  private static final int ROUNDS = 6;
  private static final int DEEPEST = 3;

  private final Random random = new Random(1);
  private final EventScript script = new EventScript();
  private final int[] held = new int[LOCKS];
  private final List<List<Integer>> nests = new ArrayList<>();
  private final int wrong;

  private LockEventsBenchmark(int wrong) {
    this.wrong = wrong;
    for (int i = 0; i < TASKS; i++) {
      nests.add(new ArrayList<>());
    }
  }

  /** Prints the time of each round. */
  public static void main(String[] arguments) throws IOException {
    LockEventsBenchmark benchmark = new LockEventsBenchmark(arguments.length == 0 ? 0 : 1);
    benchmark.write();
    for (int round = 0; round < ROUNDS; round++) {
      long beganNs = System.nanoTime();
      long cpuBeganNs = THREADS.getCurrentThreadCpuTime();
      TraceReport report =
          Replay.verify(
              benchmark.script.source(benchmark.script.rows()),
              ReplayOptions.defaults()
                  .withRules(
                      Set.of(
                          "lock-order-inversion",
                          "address-order",
                          "self-deadlock",
                          "lock-misuse",
                          "deadlock",
                          "hung-wait",
                          "starvation",
                          "retry-livelock")));
      System.out.printf(
          "%,d events: %d ms, %d ms of CPU time, %d findings%n",
          benchmark.script.rows().size(),
          (System.nanoTime() - beganNs) / 1_000_000,
          (THREADS.getCurrentThreadCpuTime() - cpuBeganNs) / 1_000_000,
          report.getFindingsCount());
    }
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
