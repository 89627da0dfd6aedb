package dev.faultline.cli.convert;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.InputWalk;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.input.ReadFiles;
import dev.faultline.cli.input.ReadingSelection;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.shell.Destination;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.shell.UnwritableException;
import dev.faultline.traces.recorded.RecordedFile;
import dev.faultline.traces.recorded.RecordedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline convert}. */
@Command(
    name = "convert",
    header = "Write the events of captures as event streams, tables or JSON.",
    customSynopsis = "faultline convert [OPTION]... -o OUT FILE|DIR|-...",
    description = {
      "Reads each capture as verify does and writes the events of the model that it holds. An event"
          + " stream says all that the capture says, with the positions in it: verifying the stream"
          + " is verifying the capture. Tables and JSON hold the events alone; where the capture is"
          + " incomplete they end with an event EVENTS_LOST. What was recorded, as far as it is known,"
          + " is in the stream; beside a table it is a file OUT.recorded.",
      "",
      "One input goes to the file OUT, or to standard output if OUT is -. If OUT is a directory, each"
          + " input goes to a file in it, with its own name and .fls, .csv, .jsonl or .txt; several"
          + " inputs need one. A file is written under a temporary name and renamed when it is whole."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:every input was converted, as far as it goes",
      "2:wrong usage, or the output could not be written",
      "4:an input could not be read"
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  faultline convert -o capture.fls trace.txt.gz",
      "      keep a capture in little space, with its bindings applied",
      "  faultline convert --to text --repeat 60 -o long.txt trace.txt.gz",
      "      make a long trace of a short one, to measure with",
      "  faultline convert --to json -o - trace.txt | jq 'select(.kind == \"DIO_BEGIN\")'",
      "      look for events"
    })
public final class ConvertCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE|DIR|-", description = "What to convert.")
  private List<String> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The file or directory to write, or - for standard output.")
  private String output = "";

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description =
          "stream, csv, json (an object per line), or text: the capture's own lines, if it is text"
              + " of ftrace. Default: stream.")
  private ConvertFormat format = ConvertFormat.STREAM;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description =
          "Write the capture N times in a row, each time later, with the same tasks, files and"
              + " locks: a long trace to measure with. Between two times stands that another trace"
              + " begins. Default: 1.")
  private int times = 1;

  @Mixin private ReadingSelection reading = new ReadingSelection();

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public ConvertCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (inputs.stream().filter(Input.StandardInput.NAME::equals).count() > 1) {
      throw wrong("Standard input can be given only once.");
    }
    if (times < 1) {
      throw wrong("--repeat needs a number from 1 on, not " + times + ".");
    }
    if (inputs.contains(Input.StandardInput.NAME) && (times > 1 || format == ConvertFormat.TEXT)) {
      throw wrong("Standard input can be read only once; --repeat and --to text need a file.");
    }
    List<Input> all = InputWalk.of(inputs);
    boolean standard = output.equals(Input.StandardInput.NAME);
    boolean directory = !standard && Files.isDirectory(Path.of(output));
    if (all.size() > 1 && !directory) {
      throw wrong("Several inputs need a directory behind -o, which is there.");
    }
    if (directory) {
      requireDifferentNames(all);
    }
    CaptureOpener opener = reading.opener(spec, surroundings);
    if (!standard) {
      ReadFiles read = ReadFiles.of(all).and(reading.files());
      all.forEach(input -> read.requireNot(path(input, directory), opener::isCapture, spec));
    }
    Conversion conversion = new Conversion(opener, format, times);
    ExitStatus status = ExitStatus.CLEAN;
    for (Input input : all) {
      try (Destination destination = destination(input, standard, directory)) {
        convert(conversion, input, destination, standard, directory);
      } catch (UnwritableException e) {
        if (e.isBrokenPipe()) {
          return ExitStatus.BROKEN_PIPE;
        }
        throw wrong("The output cannot be written to " + output + ": " + reason(e) + ".");
      } catch (NoCaptureException e) {
        note(input.named() ? "" : "skipped ", input, reason(e));
        status = input.named() ? ExitStatus.UNREAD : status;
      } catch (IOException e) {
        note("", input, reason(e));
        status = ExitStatus.UNREAD;
      }
    }
    return status.code();
  }

  private void convert(
      Conversion conversion,
      Input input,
      Destination destination,
      boolean standard,
      boolean directory)
      throws IOException {
    if (input instanceof Input.Unreadable place) {
      throw new IOException(place.reason());
    }
    Conversion.Result result = conversion.run(input, destination);
    result.lacks().forEach(lack -> note("", input, lack));
    if (format.hasNotes() && result.recording().saysSomething()) {
      notes(RecordedLines.of(result.recording()), input, standard, directory);
    }
  }

  private void notes(List<String> lines, Input input, boolean standard, boolean directory)
      throws IOException {
    if (standard) {
      note(
          "",
          input,
          "what was recorded has no room in the table; with -o FILE it is kept beside it");
      return;
    }
    Path beside = Path.of(path(input, directory) + RecordedFile.SUFFIX);
    try (Destination destination = Destination.file(beside)) {
      destination.stream().write((String.join("\n", lines) + "\n").getBytes(US_ASCII));
      destination.commit();
    }
  }

  private Destination destination(Input input, boolean standard, boolean directory)
      throws UnwritableException {
    return standard
        ? Destination.standardOutput(surroundings.out())
        : Destination.file(path(input, directory));
  }

  private Path path(Input input, boolean directory) {
    Path path = Path.of(output);
    return directory ? path.resolve(fileName(input)) : path;
  }

  private void requireDifferentNames(List<Input> all) {
    Set<String> names = new HashSet<>();
    for (Input input : all) {
      if (!names.add(fileName(input))) {
        throw wrong("Two inputs cannot go to one file, " + fileName(input) + ".");
      }
    }
  }

  private String fileName(Input input) {
    boolean standard = input.name().equals(Input.StandardInput.NAME);
    Path name = Path.of(standard ? "stdin" : input.name()).getFileName();
    return (name == null ? "capture" : name.toString()) + "." + format.extension();
  }

  private static String reason(IOException error) {
    return error.getCause() instanceof IOException cause
        ? ErrorText.reason(cause)
        : ErrorText.reason(error);
  }

  private void note(String what, Input input, String text) {
    String prefix = input.name() + ": ";
    String rest = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    surroundings.err().println("faultline: " + what + PlainText.of(prefix + rest));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
