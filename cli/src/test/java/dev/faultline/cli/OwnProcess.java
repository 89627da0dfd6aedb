package dev.faultline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, which can have little memory, and can be killed. */
public final class OwnProcess {
  private static final int MINUTES = 3;

  private final Process process;
  private final Path err;

  private OwnProcess(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  /**
   * Starts it.
   *
   * @param limits what comes before {@code exec} in the shell that starts it; may be empty
   * @param heap as {@code -Xmx} has it
   * @param directory where its standard output and error are kept
   */
  public static OwnProcess start(String limits, String heap, Path directory, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "--default-signal=INT,TERM,PIPE"));
    command.addAll(List.of("bash", "-c", limits + " exec \"$@\"", "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Faultline.class.getName());
    command.addAll(words);
    Path err = Files.createTempFile(directory, "err", "");
    return new OwnProcess(new ProcessBuilder(command).redirectError(err.toFile()).start(), err);
  }

  /** Sends a signal by its name. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  public Process process() {
    return process;
  }

  /** What it has written on standard output until its end. */
  public byte[] out() throws IOException {
    return process.getInputStream().readAllBytes();
  }

  public String err() throws IOException {
    return Files.readString(err);
  }

  /** Its exit status; that of a signal if it does not end. */
  public int status() throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }
}
