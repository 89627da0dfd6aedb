package dev.faultline.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.words.Layout;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What a command sees of the process around it.
 *
 * @param in standard input
 * @param out standard output; failures to write are thrown
 * @param err standard error
 * @param environment the environment
 * @param terminal whether standard output is a terminal
 * @param errTerminal whether standard error is a terminal
 */
public record Surroundings(
    InputStream in,
    OutputStream out,
    PrintWriter err,
    Map<String, String> environment,
    boolean terminal,
    boolean errTerminal) {

  private static final int LEAST_WIDTH = 40;
  private static final int USUAL_WIDTH = 80;
  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
  private static final String UNNAMED = "localhost";

  public static Surroundings ofProcess() {
    return new Surroundings(
        System.in,
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
        new PrintWriter(writer(new FileOutputStream(FileDescriptor.err)), true),
        System.getenv(),
        isTerminal(Path.of("/proc/self/fd/1")),
        isTerminal(Path.of("/proc/self/fd/2")));
  }

  private static Writer writer(OutputStream stream) {
    return new BufferedWriter(new OutputStreamWriter(stream, UTF_8));
  }

  /** {@link System#console} would look at standard input too, which often is a pipe. */
  private static boolean isTerminal(Path descriptor) {
    try {
      String device = Files.readSymbolicLink(descriptor).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** The same with another standard output. */
  public Surroundings withOut(OutputStream other) {
    return new Surroundings(in, other, err, environment, terminal, errTerminal);
  }

  /** Standard output, in UTF-8 whatever the locale, for what may be lost without harm: help. */
  public PrintWriter print() {
    return new PrintWriter(writer(out), true);
  }

  /**
   * When a report is written: now, or the time that a build which wants the same report again and
   * again has set.
   *
   * @see <a href="https://reproducible-builds.org/specs/source-date-epoch/">SOURCE_DATE_EPOCH</a>
   */
  public Instant time() {
    String epoch = environment.getOrDefault("SOURCE_DATE_EPOCH", "");
    return epoch.matches("[0-9]{1,11}")
        ? Instant.ofEpochSecond(Long.parseLong(epoch))
        : Instant.now();
  }

  /** The name of this machine, without asking a network. */
  public String hostname() {
    try {
      String name = Files.readString(HOSTNAME).strip();
      return name.isEmpty() ? UNNAMED : name;
    } catch (IOException e) {
      return UNNAMED;
    }
  }

  public Colours colours(ColourChoice choice) {
    boolean on =
        switch (choice) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO ->
              terminal
                  && environment.getOrDefault("NO_COLOR", "").isEmpty()
                  && !environment.getOrDefault("TERM", "").equals("dumb");
        };
    return on ? Colours.ON : Colours.OFF;
  }

  /** Columns for running text: the terminal's, but no more than is easy to read. */
  public int width() {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (!columns.matches("[1-9][0-9]{0,4}")) {
      return Layout.COMFORTABLE_WIDTH;
    }
    int width = Integer.parseInt(columns);
    return Math.max(LEAST_WIDTH, Math.min(width, Layout.COMFORTABLE_WIDTH));
  }

  /** Columns of the terminal behind standard error: a line that is longer cannot be erased. */
  public int errWidth() {
    return environment.getOrDefault("COLUMNS", "").isEmpty() ? USUAL_WIDTH : width();
  }
}
