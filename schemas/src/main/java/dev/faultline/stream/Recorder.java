package dev.faultline.stream;

/**
 * Who recorded a capture, and how.
 *
 * @param command its command line; empty when not known, as are the others
 * @param clock trace clock
 * @param kernel release
 * @param cpus how many; 0 when not known
 * @param buffer size of the buffers, in words
 */
public record Recorder(String command, String clock, String kernel, int cpus, String buffer) {
  /** Nothing is known. */
  public static final Recorder UNKNOWN = new Recorder("", "", "", 0, "");

  /** What this says, and where it says nothing, what {@code that} says. */
  public Recorder or(Recorder that) {
    return new Recorder(
        command.isEmpty() ? that.command : command,
        clock.isEmpty() ? that.clock : clock,
        kernel.isEmpty() ? that.kernel : kernel,
        cpus == 0 ? that.cpus : cpus,
        buffer.isEmpty() ? that.buffer : buffer);
  }
}
