package dev.faultline.replay.simulation;

import java.util.ArrayList;
import java.util.List;

/** A run of the simulated mainline kernel: the same seed gives the same trace. */
final class IomapSimulation {
  private static final int TASKS = 4;
  private static final int OPERATIONS = 6;
  private static final int CPUS = 3;
  private static final int FIRST_WORKER = 900;
  private static final int MOST_STEPS = 20_000;

  final IomapKernel kernel;
  private final boolean stores;
  private final IomapPaths paths;
  private final IomapDioPath direct;
  private final List<SimTask> tasks = new ArrayList<>();
  private final List<SimTask> workers = new ArrayList<>();
  private final SimTask flusher = new SimTask(FIRST_WORKER - 1);
  private boolean hung = true;

  private IomapSimulation(long seed, boolean stores) {
    this.kernel = new IomapKernel(seed);
    this.stores = stores;
    this.paths = new IomapPaths(kernel);
    this.direct = new IomapDioPath(kernel, paths, this::worker);
    for (int i = 0; i < TASKS; i++) {
      SimTask task = new SimTask(100 + i);
      tasks.add(task);
      for (int operation = 0; operation < OPERATIONS; operation++) {
        task.later(() -> operation(task));
      }
    }
    tasks.add(flusher);
  }

  /**
   * Runs.
   *
   * @param stores whether anybody dirties pages
   */
  static IomapSimulation run(long seed, boolean stores) {
    IomapSimulation simulation = new IomapSimulation(seed, stores);
    simulation.run();
    return simulation;
  }

  boolean hung() {
    return hung;
  }

  private void run() {
    for (int step = 0; step < MOST_STEPS; step++) {
      background();
      List<SimTask> ready = tasks.stream().filter(SimTask::isReady).toList();
      if (ready.isEmpty()) {
        hung = !tasks.stream().allMatch(SimTask::isDone);
        return;
      }
      SimTask task = ready.get(kernel.random.nextInt(ready.size()));
      if (kernel.chance(4)) {
        task.cpu(kernel.random.nextInt(CPUS));
      }
      do {
        task.step();
      } while (task.isReady() && kernel.chance(40));
    }
  }

  private void background() {
    if (flusher.isDone() && kernel.chance(2)) {
      long index = anyPage();
      flusher.run(() -> paths.writeBack(flusher, index));
    }
    if (flusher.isDone() && kernel.chance(2)) {
      long index = anyPage();
      flusher.run(() -> paths.reclaim(flusher, index));
    }
  }

  private SimTask worker() {
    for (SimTask idle : workers) {
      if (idle.isDone()) {
        return idle;
      }
    }
    SimTask worker = new SimTask(FIRST_WORKER + workers.size());
    workers.add(worker);
    tasks.add(worker);
    return worker;
  }

  private long anyPage() {
    return kernel.random.nextInt(IomapKernel.PAGES);
  }

  private void operation(SimTask task) {
    long first = kernel.random.nextInt(IomapKernel.PAGES - 3);
    int count = 1 + kernel.random.nextInt(3);
    switch (kernel.random.nextInt(stores ? 9 : 7)) {
      case 0, 1, 2 -> direct.write(task, first, count, kernel.chance(40), kernel.chance(10));
      case 3 -> direct.read(task, first, count);
      case 4, 5 -> paths.bufferedRead(task, anyPage());
      case 6 -> paths.touch(task, anyPage());
      case 7 -> paths.store(task, anyPage());
      default -> paths.bufferedWrite(task, anyPage());
    }
  }
}
