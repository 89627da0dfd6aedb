package dev.faultline.cli.input;

import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.stream.Recording;
import dev.faultline.traces.recorded.RecordedFile;
import dev.faultline.traces.recorded.RecordedLines;
import dev.faultline.traces.roles.RoleFormatException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how captures are read. */
public final class ReadingSelection {
  @Option(
      names = "--binding",
      paramLabel = "FILE",
      description =
          "Read more bindings of tracepoints to the model's events from this file; repeatable.")
  private List<Path> bindings = List.of();

  @Option(
      names = "--roles",
      paramLabel = "FILE",
      description =
          "Read more roles of kernel functions from this file: what a task on whose stack they are"
              + " waits for, holds and does. They go before the built-in ones; repeatable, a later"
              + " file goes before an earlier one.")
  private List<Path> roles = List.of();

  @Option(
      names = "--with",
      paramLabel = "LOG",
      description =
          "Read with the capture what this console log says of the same hang: stacks of tasks, lists"
              + " of locks, the kernel's own reports. Tasks are joined by their ids. Repeatable; it"
              + " belongs to one capture.")
  private List<Path> logs = List.of();

  @Option(
      names = "--recorded",
      paramLabel = "EVENTS|FILE",
      description =
          "Say which events were on while the captures were recorded: what was on and is not there"
              + " did not happen. Events are globs with commas between them, 'iomap:*,filemap:*'; a"
              + " FILE is the kernel's set_event, dynamic_events or kprobe_profile, the command line"
              + " of the recorder, or a list. Repeatable. trace.dat and perf.data say it themselves,"
              + " and so does a file CAPTURE.recorded beside a capture.")
  private List<String> recorded = List.of();

  /**
   * Opens captures so; says on standard error which names of events make no sense.
   *
   * @throws ParameterException if one of the files cannot be used
   */
  public CaptureOpener opener(CommandSpec spec, Surroundings surroundings) {
    try {
      CaptureOpener opener = new CaptureOpener(surroundings.in(), bindings, roles, told(spec));
      readBeside(opener, spec);
      for (String doubt : opener.doubts()) {
        surroundings.err().println("faultline: --recorded: " + PlainText.of(doubt));
      }
      return opener;
    } catch (RoleFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--roles: " + PlainText.of(ErrorText.reason(e)), e);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "The bindings cannot be used: " + ErrorText.reason(e), e);
    }
  }

  private void readBeside(CaptureOpener opener, CommandSpec spec) {
    try {
      opener.readBeside(logs);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--with: " + PlainText.of(ErrorText.reason(e)), e);
    }
  }

  /**
   * A log belongs to one capture: which one, a directory does not say.
   *
   * @throws ParameterException if there are logs and not exactly one capture
   */
  public void requireOne(List<Input> inputs, CommandSpec spec) {
    if (!logs.isEmpty() && (inputs.size() != 1 || !inputs.get(0).named())) {
      throw new ParameterException(
          spec.commandLine(),
          "--with belongs to one capture: name it, and give others in runs of their own.");
    }
  }

  private Recording told(CommandSpec spec) {
    Recording told = Recording.NONE;
    for (String one : recorded) {
      try {
        told = told.and(RecordedFile.of(one));
      } catch (IOException e) {
        throw new ParameterException(
            spec.commandLine(), "--recorded: " + PlainText.of(ErrorText.reason(e)), e);
      }
    }
    return told;
  }

  /** What is read besides captures. */
  public List<Path> files() {
    return Stream.of(
            bindings, roles, logs, recorded.stream().flatMap(ReadingSelection::at).toList())
        .flatMap(List::stream)
        .toList();
  }

  /** {@code --recorded} takes a file as well as globs. */
  private static Stream<Path> at(String recorded) {
    try {
      return Stream.of(Path.of(recorded));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  /** Adds what a report depends on. */
  public void addTo(Digest digest, CommandSpec spec) throws IOException {
    for (Path file : bindings) {
      digest.file(file).text("");
    }
    digest.text("roles");
    for (Path file : roles) {
      digest.file(file).text("");
    }
    digest.text("with");
    for (Path file : logs) {
      digest.file(file).text(file.toString());
    }
    digest.text(String.join("\n", RecordedLines.of(told(spec))));
  }
}
