package dev.faultline.cli.convert;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.InputWalk;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.shell.Destination;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.shell.UnwritableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
          + " incomplete they end with an event EVENTS_LOST.",
      "",
      "One input goes to the file OUT, or to standard output if OUT is -. If OUT is a directory, each"
          + " input goes to a file in it, with its own name and .fls, .csv or .jsonl; several inputs"
          + " need one. A file is written under a temporary name and renamed when it is whole."
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
      description = "stream, csv or json (an object per line). Default: stream.")
  private ConvertFormat format = ConvertFormat.STREAM;

  @Option(
      names = "--binding",
      paramLabel = "FILE",
      description =
          "Read more bindings of tracepoints to the model's events from this file; repeatable.")
  private List<Path> bindings = List.of();

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
    List<Input> all = InputWalk.of(inputs);
    boolean standard = output.equals(Input.StandardInput.NAME);
    boolean directory = !standard && Files.isDirectory(Path.of(output));
    if (all.size() > 1 && !directory) {
      throw wrong("Several inputs need a directory behind -o, which is there.");
    }
    if (directory) {
      requireDifferentNames(all);
    }
    Conversion conversion = new Conversion(opener(), format);
    ExitStatus status = ExitStatus.CLEAN;
    for (Input input : all) {
      try (Destination destination = destination(input, standard, directory)) {
        convert(conversion, input, destination);
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

  private void convert(Conversion conversion, Input input, Destination destination)
      throws IOException {
    if (input instanceof Input.Unreadable place) {
      throw new IOException(place.reason());
    }
    for (String lack : conversion.run(input, destination)) {
      note("", input, lack);
    }
  }

  private Destination destination(Input input, boolean standard, boolean directory)
      throws UnwritableException {
    if (standard) {
      return Destination.standardOutput(surroundings.out());
    }
    Path path = Path.of(output);
    return Destination.file(directory ? path.resolve(fileName(input)) : path);
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

  private CaptureOpener opener() {
    try {
      return new CaptureOpener(surroundings.in(), bindings);
    } catch (IOException e) {
      throw wrong("The bindings cannot be used: " + ErrorText.reason(e));
    }
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
