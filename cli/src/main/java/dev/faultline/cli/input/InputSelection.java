package dev.faultline.cli.input;

import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.shell.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What the command line says is to be verified. */
public final class InputSelection {
  @Parameters(arity = "0..*", paramLabel = "FILE|DIR|-", description = "What to verify.")
  private List<String> arguments = List.of();

  @Option(
      names = "--files-from",
      paramLabel = "FILE|-",
      description =
          "Verify the files and directories that this file names as well, one a line, or each ended"
              + " by a NUL (find -print0); - is standard input.")
  private Optional<String> list = Optional.empty();

  /** All of it, in order: what stands on the command line first, then the list. */
  public List<Input> inputs(CommandSpec spec, Surroundings surroundings) {
    return inputs(spec, surroundings, Elsewhere.NOWHERE);
  }

  /** The same, where not all of it need be on this machine. */
  public List<Input> inputs(CommandSpec spec, Surroundings surroundings, Elsewhere elsewhere) {
    if (arguments.isEmpty() && list.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: 'FILE|DIR|-' (or --files-from).");
    }
    long standard = arguments.stream().filter(Input.StandardInput.NAME::equals).count();
    if (standard + list.filter(Input.StandardInput.NAME::equals).stream().count() > 1) {
      throw new ParameterException(spec.commandLine(), "Standard input can be given only once.");
    }
    List<Input> inputs = new ArrayList<>(InputWalk.of(arguments, elsewhere));
    list.ifPresent(name -> inputs.addAll(listed(name, spec, surroundings, elsewhere)));
    return inputs;
  }

  /** The file that names inputs, if there is one. */
  public Optional<Path> list() {
    return list.filter(name -> !name.equals(Input.StandardInput.NAME)).map(Path::of);
  }

  private static List<Input> listed(
      String name, CommandSpec spec, Surroundings surroundings, Elsewhere elsewhere) {
    try {
      List<PathList.Name> names = PathList.read(name, surroundings.in());
      return names.isEmpty()
          ? List.of(new Input.Unreadable(name, "There is no path in this list."))
          : InputWalk.ofList(names, elsewhere);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "The list of files cannot be read: " + name + ": " + ErrorText.reason(e) + ".",
          e);
    }
  }
}
