package dev.faultline.replay.simulation;

import dev.faultline.replay.model.EventScript;
import dev.faultline.replay.model.PageRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of the simulated kernel: a few tasks, two files, workers, write-back and reclaim, one step
 * at a time in an order that the seed decides. The same seed gives the same trace.
 */
final class Simulation {
  private static final int TASKS = 5;
  private static final int OPERATIONS = 5;
  private static final int CPUS = 3;
  private static final int FIRST_WORKER = 900;
  private static final int MOST_STEPS = 60_000;

  private final Kernel kernel;
  private final SimFile low = new SimFile(0xff11000004561910L, 4097);
  private final SimFile high = new SimFile(0xff11000004562910L, 4098);
  private final List<SimTask> tasks = new ArrayList<>();
  private final List<SimTask> workers = new ArrayList<>();
  private final SimTask flusher = new SimTask(FIRST_WORKER - 2);
  private final SimTask reclaim = new SimTask(FIRST_WORKER - 1);
  private final boolean remaps;
  private final PageCachePaths pages;
  private final WritebackPaths writeback;
  private final FaultPaths faults;
  private final BufferedPaths buffered;
  private final DioWritePath dioWrites;
  private final DioReadPath dioReads;
  private final RangePaths ranges;
  private boolean hung;

  private Simulation(long seed, Mutation mutation) {
    kernel = new Kernel(seed, mutation);
    remaps = mutation == Mutation.REMAP_LOCKS_ONE || kernel.chance(30);
    pages = new PageCachePaths(kernel);
    writeback = new WritebackPaths(kernel, pages);
    faults = new FaultPaths(kernel, pages, writeback);
    buffered = new BufferedPaths(kernel, pages, writeback, faults);
    dioWrites = new DioWritePath(kernel, writeback, faults, this::worker);
    dioReads = new DioReadPath(kernel, writeback, faults, this::worker);
    ranges = new RangePaths(kernel, pages, writeback);
    for (int i = 0; i < TASKS; i++) {
      SimTask task = new SimTask(100 + i);
      tasks.add(task);
      for (int operation = 0; operation < OPERATIONS; operation++) {
        task.later(() -> operation(task));
      }
    }
    tasks.add(flusher);
    tasks.add(reclaim);
  }

  static Simulation run(long seed, Mutation mutation) {
    Simulation simulation = new Simulation(seed, mutation);
    simulation.run();
    return simulation;
  }

  EventScript trace() {
    return kernel.trace;
  }

  /** The tasks that could not go on. */
  List<Integer> stuck() {
    return tasks.stream().filter(task -> !task.isDone()).map(SimTask::tid).toList();
  }

  /** Whether tasks were left that could not go on. */
  boolean hung() {
    return hung;
  }

  /** Whether a direct write left an older page over what it had written. */
  boolean leftStale() {
    return kernel.leftStale;
  }

  /** Whether all locks were given back. */
  boolean isQuiet() {
    return low.lock.counter() == 0
        && high.lock.counter() == 0
        && low.dioCount == 0
        && high.dioCount == 0;
  }

  private void run() {
    for (int step = 0; step < MOST_STEPS; step++) {
      if (!kernel.reads.isEmpty() && kernel.chance(10)) {
        completeRead();
        continue;
      }
      background();
      List<SimTask> ready = tasks.stream().filter(SimTask::isReady).toList();
      if (ready.isEmpty()) {
        if (kernel.reads.isEmpty()) {
          hung = !tasks.stream().allMatch(SimTask::isDone);
          return;
        }
        completeRead();
        continue;
      }
      SimTask task = ready.get(kernel.random.nextInt(ready.size()));
      if (kernel.chance(4)) {
        task.cpu(kernel.random.nextInt(CPUS));
      }
      do {
        task.step();
      } while (task.isReady() && kernel.chance(60));
    }
    hung = true;
  }

  private void completeRead() {
    kernel.reads.remove(kernel.random.nextInt(kernel.reads.size())).run();
  }

  /** The flusher and reclaim find something to do now and then. */
  private void background() {
    SimFile file = anyFile();
    if (flusher.isDone() && kernel.chance(1)) {
      file.cache.values().stream()
          .filter(folio -> folio.dirty)
          .findAny()
          .ifPresent(folio -> flusher.run(() -> writeback.writeBack(flusher, file, folio)));
    }
    if (reclaim.isDone() && kernel.chance(1)) {
      file.cache.values().stream()
          .filter(folio -> !folio.locked && !folio.dirty && !folio.writeback)
          .skip(kernel.random.nextInt(3))
          .findFirst()
          .ifPresent(
              folio -> {
                folio.locked = true;
                reclaim.run(() -> pages.removeLocked(reclaim, file, folio));
              });
    }
  }

  /** A worker that has nothing to do: there is always one, as in a kernel. */
  private SimTask worker() {
    List<SimTask> idle = workers.stream().filter(SimTask::isDone).toList();
    if (!idle.isEmpty()) {
      return idle.get(kernel.random.nextInt(idle.size()));
    }
    SimTask worker = new SimTask(FIRST_WORKER + workers.size());
    workers.add(worker);
    tasks.add(worker);
    return worker;
  }

  private SimFile anyFile() {
    return kernel.random.nextBoolean() ? low : high;
  }

  private PageRange anyRange() {
    long first = kernel.random.nextInt(SimFile.PAGES - 6);
    return new PageRange(first, first + kernel.random.nextInt(6));
  }

  /** A mapping that memory is of; while files are remapped, none, as that may hang any kernel. */
  private @Nullable SimFile anyBuffer(int percent) {
    return !remaps && kernel.chance(percent) ? anyFile() : null;
  }

  private void operation(SimTask task) {
    SimFile file = anyFile();
    PageRange range = anyRange();
    switch (kernel.random.nextInt(11)) {
      case 0, 1, 2 -> {
        SimFile buffer = remaps ? (kernel.chance(30) ? file : null) : anyBuffer(80);
        long index = kernel.random.nextInt(SimFile.PAGES - 6);
        long iocb = 0xff11_0000_0700_0000L + task.tid();
        boolean async = kernel.chance(40);
        dioWrites.write(
            task, new Dio(file, range.first(), range.size(), async, buffer, index, iocb));
      }
      case 3 -> buffered.read(task, file, range, anyBuffer(40));
      case 4 -> buffered.write(task, file, range, anyBuffer(40));
      case 5, 6 -> faults.touch(task, file, range.first(), kernel.random.nextBoolean());
      case 7 -> dioReads.read(task, file, range, anyBuffer(70));
      case 8 ->
          ranges.truncate(
              task,
              file,
              (range.last() << PageRange.PAGE_SHIFT) + (kernel.random.nextBoolean() ? 0 : 512));
      case 9 -> {
        if (remaps) {
          ranges.remap(task, file, file == low ? high : low, range);
        } else {
          ranges.fallocate(task, file, range);
        }
      }
      default -> {
        if (kernel.readaheadTries) {
          pages.readahead(task, file, range.first(), range.last());
        } else {
          buffered.read(task, file, range, null);
        }
      }
    }
  }
}
