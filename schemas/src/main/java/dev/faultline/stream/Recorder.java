package dev.faultline.stream;

import org.jspecify.annotations.Nullable;

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

  // As of Task: made up at their first use they take a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Recorder other
        && command.equals(other.command)
        && clock.equals(other.clock)
        && kernel.equals(other.kernel)
        && cpus == other.cpus
        && buffer.equals(other.buffer);
  }

  @Override
  public int hashCode() {
    return (31 * command.hashCode() + kernel.hashCode()) * 31 + cpus;
  }

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
