package dev.faultline.cli.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A folder that looks like {@code /sys} to a script. What a kernel does by itself is done by
 * programs that come first in PATH: {@code mkdir} of an instance fills it, {@code rmdir} empties
 * it.
 */
final class FakeTracefs {
  private final Path root;
  private final Path tracing;
  private final Path programs;

  FakeTracefs(Path root) throws IOException {
    this.root = root;
    this.tracing = Files.createDirectories(root.resolve("sys/kernel/tracing"));
    this.programs = Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(tracing.resolve("instances"));
    write("kprobe_events", "p:mine/other vfs_read\n");
    write("kprobe_profile", "  other  7  0\n  dio_write_exit  41  3\n  dio_write_exit  1  0\n");
    write("trace_marker", "");
    Path template = Files.createDirectories(root.resolve("template"));
    for (String file : List.of("tracing_on", "trace_clock", "buffer_size_kb", "trace_options")) {
      Files.writeString(template.resolve(file), "");
    }
    Files.writeString(template.resolve("trace"), "# tracer: nop\n");
    Files.writeString(template.resolve("trace_marker"), "");
    Files.createDirectories(template.resolve("events"));
    program(
        "mkdir",
        "case $1 in */instances/*) cp -r \"$FAKE/template\" \"$1\" ;; *) exec /bin/mkdir \"$@\" ;; esac");
    program("rmdir", "cp -r \"$1\" \"$FAKE/removed\" && rm -r \"$1\"");
  }

  private void program(String name, String line) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(tracing.resolve(name), content);
  }

  /** Lets the kernel have an event. */
  void event(String system, String name) throws IOException {
    Files.createDirectories(tracing.resolve("events/" + system + "/" + name));
    probe(system, name);
  }

  /** Lets instances have an event that the script will define. */
  void probe(String system, String name) throws IOException {
    Path event = Files.createDirectories(root.resolve("template/events/" + system + "/" + name));
    Files.writeString(event.resolve("enable"), "0\n");
    Files.writeString(event.resolve("filter"), "none\n");
  }

  /** Lets the module be loaded, in a build. */
  void module(byte[] note) throws IOException {
    Path notes = Files.createDirectories(root.resolve("sys/module/bcachefs/notes"));
    Files.write(notes.resolve(".note.gnu.build-id"), note);
  }

  /** A program that comes first in PATH. */
  void command(String name, String line) throws IOException {
    program(name, line);
  }

  /** What came of a script. */
  record Result(int status, String messages) {}

  Process start(String script, Map<String, String> variables, String... command)
      throws IOException {
    Path file = root.resolve("capture.sh");
    Files.writeString(file, script);
    List<String> words = new ArrayList<>(List.of("sh", file.toString()));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).directory(root.toFile());
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("SYS", root.resolve("sys").toString());
    builder.environment().put("FAKE", root.toString());
    builder.environment().putAll(variables);
    builder.redirectErrorStream(true);
    return builder.start();
  }

  Result run(String script, Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    return end(start(script, variables, command));
  }

  Result end(Process process) throws IOException, InterruptedException {
    String messages = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), messages);
  }

  /** The probes that a kernel would have left: each line adds one, or takes all of a name away. */
  Set<String> probes() throws IOException {
    Set<String> probes = new LinkedHashSet<>();
    for (String line : Files.readAllLines(tracing.resolve("kprobe_events"))) {
      if (line.startsWith("-:")) {
        String name = line.substring(2);
        probes.removeIf(probe -> probe.substring(probe.indexOf(':') + 1).startsWith(name + " "));
      } else {
        probes.add(line);
      }
    }
    return probes;
  }

  /** The lines that were written to the list of probes. */
  List<String> probeLines() throws IOException {
    return Files.readAllLines(tracing.resolve("kprobe_events"));
  }

  boolean instanceIsThere() {
    return Files.exists(tracing.resolve("instances/faultline"));
  }

  /** What a file of the instance held when it was removed. */
  String removed(String file) throws IOException {
    return Files.readString(root.resolve("removed").resolve(file)).strip();
  }

  Path file(String name) {
    return root.resolve(name);
  }
}
