package dev.faultline.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lines of traces/README.md that record a kernel as it comes, run by a shell against the names
 * of tracepoints that kernels have, with a trace-cmd that refuses others as the real one does.
 */
@DisplayName("The recording lines of the README")
@Timeout(60)
final class RecordingLinesTest {
  private static final String TRACEFS = "/sys/kernel/tracing";

  /** What trace-cmd does with {@code -e}: system, system:name, with wildcards; else it fails. */
  private static final String TRACE_CMD =
      """
      #!/bin/sh
      echo "$*" >> "$EVENTS/../calls"
      while [ $# -gt 0 ] && [ "$1" != -- ]; do
        if [ "$1" = -e ]; then
          ls -d $EVENTS/$(echo "$2" | tr : /) > /dev/null 2>&1 || { echo "No events enabled with $2"; exit 1; }
          shift
        fi
        shift
      done
      """;

  private static final Pattern LINE =
      Pattern.compile("(?m)^    trace-cmd record [^\\n]*\\$\\(on(?:.*\\\\\\n)*.*# (\\w+).*$");

  @TempDir Path directory = Path.of(".");

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"6.1", "6.5", "6.12", "6.17", "7.3"})
  @DisplayName("run on each kernel, leave out what it lacks, and set the clock")
  void run(String kernel) throws IOException, InterruptedException {
    String readme = Files.readString(KeptCaptures.DIRECTORY.resolveSibling("README.md"));
    Path events = tracefs(kernel).resolve("events");
    Matcher lines = LINE.matcher(readme);
    int count = 0;
    while (lines.find()) {
      count++;
      assertThat(shell(helper(readme) + lines.group(), events)).as(lines.group()).isEmpty();
    }
    assertThat(count).isGreaterThanOrEqualTo(4);

    List<String> calls = Files.readAllLines(directory.resolve("calls"));
    assertThat(calls).hasSize(count).allMatch(call -> call.startsWith("record -C mono -e iomap "));
    assertThat(calls).anyMatch(call -> call.contains("xfs:xfs_file_*"));
    assertThat(calls).anyMatch(call -> call.contains("ext4_write_begin"));
  }

  private static String helper(String readme) {
    Matcher helper = Pattern.compile("(?m)^    on\\(\\).*$").matcher(readme);
    assertThat(helper.find()).isTrue();
    return helper.group() + "\n";
  }

  /** A folder for each tracepoint that this kernel may have. */
  private Path tracefs(String kernel) throws IOException {
    Bindings bindings = Bindings.builtIn();
    for (String tracepoint : bindings.tracepointNames()) {
      if (bindings.mayExist(tracepoint, kernel)) {
        Files.createDirectories(directory.resolve("events").resolve(tracepoint.replace(':', '/')));
      }
    }
    return directory;
  }

  /** What it prints if it fails. */
  private String shell(String script, Path events) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path traceCmd = Files.writeString(bin.resolve("trace-cmd"), TRACE_CMD);
    assertThat(traceCmd.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-ec", script.replace(TRACEFS, directory.toString()));
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("EVENTS", events.toString());
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0 ? said : said + " (exit " + process.exitValue() + ")";
  }
}
