package dev.faultline.cli.batch;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.judge.TraceSpool;
import dev.faultline.cli.judge.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies inputs side by side and hands the outcomes on in the order of the inputs.
 *
 * <p>What is done before its turn waits in a temporary file: in memory are never more reports than
 * jobs, however unequal the captures are.
 */
public final class Batch implements Outcomes {
  /**
   * Captures are streamed, and what is kept of one grows far slower than it: as many bytes as four
   * heaps were never too many.
   */
  private static final long MOST_HEAPS = 4;

  private static final long LOOK_MS = 500;
  private static final long NS_PER_MS = 1_000_000;

  private final Verification verification;
  private final List<Input> inputs;
  private final Schedule schedule;
  private final List<Thread> workers = new ArrayList<>();
  private final TraceSpool spool = new TraceSpool();
  private final Map<Integer, Waiting> done = new HashMap<>();
  private int turn;
  private Done finished = new Done(0, 0);

  /** An outcome, or its report in the spool and the rest of it, or what went wrong. */
  private record Waiting(
      Optional<Verification.Outcome> outcome,
      Optional<TraceSpool.Slot> slot,
      List<String> remarks,
      Optional<Throwable> failure) {}

  public Batch(Verification verification, int jobs, List<Input> inputs) {
    this.verification = verification;
    this.inputs = inputs;
    this.schedule =
        new Schedule(
            inputs.stream().map(Batch::size).toList(),
            MOST_HEAPS * Runtime.getRuntime().maxMemory());
    int parallel = Math.min(jobs, inputs.size());
    for (int i = 0; parallel > 1 && i < parallel; i++) {
      boolean first = i == 0;
      Thread worker = new Thread(() -> work(first), "verify");
      worker.setDaemon(true);
      workers.add(worker);
    }
    workers.forEach(Thread::start);
  }

  /** In bytes; of what is no file, or none that can be read, 0. */
  public static long size(Input input) {
    try {
      if (input instanceof Input.NamedFile file) {
        return Files.size(file.path());
      }
      if (input instanceof Input.FoundFile file) {
        return Files.size(file.path());
      }
      return input instanceof Input.FarFile file ? file.bytes() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private void work(boolean first) {
    try {
      for (int number = schedule.take(first); number >= 0; number = schedule.take(first)) {
        Waiting waiting;
        try {
          waiting = waiting(number, verification.of(inputs.get(number)));
        } catch (RuntimeException | Error e) {
          waiting = new Waiting(Optional.empty(), Optional.empty(), List.of(), Optional.of(e));
        }
        schedule.done(number);
        finished(number);
        put(number, waiting);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the batch was closed
    }
  }

  private Waiting waiting(int number, Verification.Outcome outcome) {
    if (!isTurnOf(number)) {
      try {
        return new Waiting(
            Optional.empty(),
            Optional.of(spool.put(outcome.report())),
            outcome.remarks(),
            Optional.empty());
      } catch (IOException e) {
        // No room for temporary files: it waits in memory, then.
      }
    }
    return new Waiting(Optional.of(outcome), Optional.empty(), List.of(), Optional.empty());
  }

  private synchronized boolean isTurnOf(int number) {
    return turn == number;
  }

  private synchronized void finished(int number) {
    finished = new Done(finished.inputs() + 1, finished.bytes() + size(inputs.get(number)));
  }

  @Override
  public synchronized Done done() {
    return finished;
  }

  private synchronized void put(int number, Waiting waiting) {
    done.put(number, waiting);
    notifyAll();
  }

  /** What became of the next input; there must be one. */
  public Verification.Outcome next() {
    return next(() -> {});
  }

  @Override
  public Verification.Outcome next(Runnable meanwhile) {
    meanwhile.run();
    if (workers.isEmpty()) {
      Verification.Outcome outcome = verification.of(inputs.get(turn));
      finished(turn++);
      return outcome;
    }
    while (!isThere()) {
      meanwhile.run();
    }
    Waiting waiting = take();
    waiting.failure().ifPresent(Batch::rethrow);
    try {
      return waiting.slot().isPresent()
          ? new Verification.Outcome(spool.get(waiting.slot().get()), waiting.remarks())
          : waiting.outcome().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized boolean isThere() {
    try {
      long end = System.nanoTime() + LOOK_MS * NS_PER_MS;
      for (long left = LOOK_MS;
          left > 0 && !done.containsKey(turn);
          left = (end - System.nanoTime()) / NS_PER_MS) {
        wait(left);
      }
      return done.containsKey(turn);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private synchronized Waiting take() {
    Waiting waiting = done.remove(turn++);
    if (waiting == null) {
      throw new IllegalStateException("no outcome");
    }
    return waiting;
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(failure);
  }

  @Override
  public void close() {
    workers.forEach(Thread::interrupt);
    try {
      spool.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
