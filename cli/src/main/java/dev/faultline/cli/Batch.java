package dev.faultline.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Verifies inputs side by side and hands the outcomes on in the order of the inputs.
 *
 * <p>A window as wide as the number of jobs moves over the inputs: a trace that is done before one
 * in front of it waits inside of the window, so that there never are more reports in memory than
 * jobs, however unequal the traces are.
 */
final class Batch implements AutoCloseable {
  private final Verification verification;
  private final int jobs;
  private final Iterator<Input> waiting;
  private final Deque<FutureTask<Verification.Outcome>> window = new ArrayDeque<>();
  private final Optional<ExecutorService> workers;

  Batch(Verification verification, int jobs, List<Input> inputs) {
    this.verification = verification;
    this.jobs = Math.min(jobs, inputs.size());
    this.waiting = inputs.iterator();
    this.workers =
        this.jobs > 1
            ? Optional.of(Executors.newFixedThreadPool(this.jobs, Batch::worker))
            : Optional.empty();
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "verify");
    thread.setDaemon(true);
    return thread;
  }

  /** What became of the next input; there must be one. */
  Verification.Outcome next() {
    while (window.size() < jobs && waiting.hasNext()) {
      start(waiting.next());
    }
    try {
      return window.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void start(Input input) {
    FutureTask<Verification.Outcome> task = new FutureTask<>(() -> verification.of(input));
    window.add(task);
    workers.ifPresentOrElse(pool -> pool.execute(task), task);
  }

  /** What has not been handed on is dropped. */
  @Override
  public void close() {
    workers.ifPresent(ExecutorService::shutdownNow);
  }
}
