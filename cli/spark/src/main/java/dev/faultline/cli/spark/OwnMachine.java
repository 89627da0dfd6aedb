package dev.faultline.cli.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java machine for one capture alone, with a heap and a time of its own: whatever the capture
 * does to it, the worker and what else it is doing live on.
 */
final class OwnMachine {
  private static final int SIGNALLED = 128;

  private final String heap;
  private final int minutes;

  OwnMachine(String heap, int minutes) {
    this.heap = heap;
    this.minutes = minutes;
  }

  /**
   * Verifies a capture.
   *
   * @return its report, which has an error if the machine died or took too long
   * @throws IOException if no machine can be started
   */
  TraceReport verify(List<String> options, CaptureTask task)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("faultline-", ".pb");
    Path err = Files.createTempFile("faultline-", ".err");
    try {
      Process machine =
          new ProcessBuilder(command(options, task, out))
              .redirectErrorStream(true)
              .redirectOutput(err.toFile())
              .start();
      machine.getOutputStream().close();
      if (!machine.waitFor(minutes, TimeUnit.MINUTES)) {
        machine.destroyForcibly().waitFor();
        return failed(task, "It was given up after " + minutes + " min (--task-minutes).");
      }
      int status = machine.exitValue();
      return status == 0
          ? TraceReport.parseFrom(Files.readAllBytes(out))
          : failed(task, "A Java machine of its own, with " + heap + ", " + end(status, err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private List<String> command(List<String> options, CaptureTask task, Path out)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+UseSerialGC");
    command.add("-XX:-UsePerfData");
    command.add("-cp");
    command.add(jar());
    command.add(SingleVerification.class.getName());
    command.add("--out");
    command.add(out.toString());
    command.addAll(SingleVerification.words(options, task));
    return command;
  }

  private static String jar() throws IOException {
    try {
      return Path.of(
              SingleVerification.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static String end(int status, Path err) throws IOException {
    List<String> lines = Files.readString(err, UTF_8).lines().filter(l -> !l.isBlank()).toList();
    String ended =
        status > SIGNALLED
            ? "was killed by signal " + (status - SIGNALLED)
            : "ended with status " + status;
    return "died of it: it " + ended + (lines.isEmpty() ? "." : ": " + lines.get(0));
  }

  static TraceReport failed(CaptureTask task, String why) {
    return TraceReport.newBuilder().setPath(task.name()).setError(why).build();
  }
}
