package dev.faultline.cli.spark;

import com.google.protobuf.ByteString;
import dev.faultline.cli.input.Digest;
import dev.faultline.cli.judge.Verification;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.traces.recorded.RecordedFile;
import dev.faultline.v1.TraceReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * What a worker does with a capture. The first attempt runs in the worker; where that failed, with
 * this capture or with a neighbour, the next ones run in a Java machine of their own. Whatever
 * happens, Spark sees a result: a capture that cannot be verified is no reason to end a job.
 */
final class CaptureVerifier implements Function<CaptureTask, TaskOutcome> {
  private static final long serialVersionUID = 1L;

  private final String[] options;
  private final byte[] setting;
  private final FarFiles files;
  private final PartStore parts;
  private final String heap;
  private final int minutes;

  CaptureVerifier(
      List<String> options,
      ByteString setting,
      FarFiles files,
      PartStore parts,
      String heap,
      int minutes) {
    this.options = options.toArray(String[]::new);
    this.setting = setting.toByteArray();
    this.files = files;
    this.parts = parts;
    this.heap = heap;
    this.minutes = minutes;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // nothing may leave a task
  public TaskOutcome call(CaptureTask task) {
    try {
      return task.isFar() ? fetched(task) : verified(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(task, "The worker was told to stop.");
    } catch (IOException e) {
      return failed(task, "The worker cannot keep its report: " + e.getMessage() + ".");
    } catch (Exception | StackOverflowError | AssertionError e) {
      return failed(task, "Internal error: " + e + ".");
    }
  }

  private TaskOutcome fetched(CaptureTask task) throws IOException, InterruptedException {
    LocalCopy copy;
    try {
      copy = files.copy(task.path());
    } catch (FileNotFoundException e) {
      return failed(task, "there is no such file.");
    } catch (IOException e) {
      return failed(task, "It cannot be read: " + ErrorText.reason(e) + ".");
    }
    try (copy) {
      return verified(task.at(copy.path().toString()));
    }
  }

  private TaskOutcome verified(CaptureTask task) throws IOException, InterruptedException {
    Path capture = Path.of(task.path());
    if (!Files.isRegularFile(capture)) {
      return outcome(task, SingleVerification.of(List.of(options), task)); // which says why
    }
    String part = part(task, capture);
    if (parts.has(part)) {
      return TaskOutcome.kept(task.number(), part);
    }
    TraceReport report = named(task, report(task));
    if (!report.getError().isEmpty()) {
      return outcome(task, report); // it is tried again by the next run
    }
    parts.put(part, report);
    return TaskOutcome.kept(task.number(), part);
  }

  private TraceReport report(CaptureTask task) throws IOException, InterruptedException {
    TaskContext context = TaskContext.get();
    if (context == null || context.attemptNumber() == 0) {
      TraceReport report = here(task);
      if (!Verification.isOutOfMemory(report)) {
        return report;
      }
    }
    return new OwnMachine(heap, minutes).verify(List.of(options), task);
  }

  /** In this process, as long as it may take. */
  private TraceReport here(CaptureTask task) throws InterruptedException {
    FutureTask<TraceReport> work =
        new FutureTask<>(() -> SingleVerification.of(List.of(options), task));
    Thread thread = new Thread(work, "verify " + task.name());
    thread.setDaemon(true);
    thread.start();
    try {
      return work.get(minutes, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      thread.interrupt();
      return OwnMachine.failed(task, "It was given up after " + minutes + " min (--task-minutes).");
    } catch (ExecutionException e) {
      return OwnMachine.failed(task, "Internal error: " + e.getCause() + ".");
    }
  }

  /** The key under which a journal would have it: same program, options, name and bytes. */
  private String part(CaptureTask task, Path capture) throws IOException {
    Digest digest =
        new Digest()
            .text(HexFormat.of().formatHex(setting))
            .text(task.name() + (task.named() ? "" : "\nfound"))
            .file(capture);
    Path notes = RecordedFile.beside(capture);
    ByteString key = (notes == null ? digest : digest.file(notes)).value();
    return "part-" + HexFormat.of().formatHex(key.toByteArray()) + ".pb";
  }

  private static TraceReport named(CaptureTask task, TraceReport report) {
    return report.toBuilder()
        .setPath(task.name())
        .setError(task.inWordsOfUser(report.getError()))
        .clearReasons()
        .addAllReasons(report.getReasonsList().stream().map(task::inWordsOfUser).toList())
        .build();
  }

  private static TaskOutcome outcome(CaptureTask task, TraceReport report) {
    return new TaskOutcome(task.number(), "", named(task, report).toByteString());
  }

  private static TaskOutcome failed(CaptureTask task, String why) {
    return outcome(task, OwnMachine.failed(task, why));
  }
}
