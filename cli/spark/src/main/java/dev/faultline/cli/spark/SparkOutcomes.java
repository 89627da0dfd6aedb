package dev.faultline.cli.spark;

import dev.faultline.cli.batch.Outcomes;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.judge.Verification;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What became of the tasks of a job, in the order of the inputs: each part is read when it is its
 * turn, so that one report is in memory.
 */
final class SparkOutcomes implements Outcomes {
  private static final long LOOK_MS = 500;

  private final JavaSparkContext spark;
  private final JavaFutureAction<List<TaskOutcome>> job;
  private final PartStore parts;
  private final List<Input> inputs;
  private final Map<Integer, TaskOutcome> outcomes = new HashMap<>();
  private int turn;

  SparkOutcomes(
      JavaSparkContext spark,
      JavaFutureAction<List<TaskOutcome>> job,
      PartStore parts,
      List<Input> inputs) {
    this.spark = spark;
    this.job = job;
    this.parts = parts;
    this.inputs = inputs;
  }

  @Override
  public Verification.Outcome next(Runnable meanwhile) {
    meanwhile.run();
    if (turn == 0) {
      collected(meanwhile).forEach(outcome -> outcomes.put(outcome.number(), outcome));
    }
    Input input = inputs.get(turn);
    TaskOutcome outcome = outcomes.remove(turn++);
    return Verification.told(input, outcome == null ? unread(input) : report(outcome, input));
  }

  private List<TaskOutcome> collected(Runnable meanwhile) {
    while (true) {
      try {
        return job.get(LOOK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        meanwhile.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        throw new UncheckedIOException(
            new IOException("Spark has given up the job: " + e.getCause(), e));
      }
    }
  }

  private TraceReport report(TaskOutcome outcome, Input input) {
    try {
      return outcome.isKept() ? parts.get(outcome.part()) : TraceReport.parseFrom(outcome.report());
    } catch (IOException e) {
      return TraceReport.newBuilder()
          .setPath(input.name())
          .setError("The report of the worker cannot be read: " + e.getMessage() + ".")
          .build();
    }
  }

  /** What is no file has no task. */
  private static TraceReport unread(Input input) {
    String why =
        input instanceof Input.Unreadable place ? place.reason() : "There is no report of it.";
    return TraceReport.newBuilder().setPath(input.name()).setError(why).build();
  }

  @Override
  public Done done() {
    int tasks = 0;
    for (int id : job.jobIds()) {
      var info = spark.statusTracker().getJobInfo(id);
      if (info != null) {
        for (int stage : info.stageIds()) {
          SparkStageInfo stageInfo = spark.statusTracker().getStageInfo(stage);
          tasks += stageInfo == null ? 0 : stageInfo.numCompletedTasks();
        }
      }
    }
    return new Done(tasks, 0);
  }

  @Override
  public void close() {
    job.cancel(true);
    spark.close();
  }
}
