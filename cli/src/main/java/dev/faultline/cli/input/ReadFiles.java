package dev.faultline.cli.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The files that a command reads. None of them may be what it writes: a report is renamed into its
 * place, and the capture that stood there, of a hang that may never come again, would be gone. Two
 * names mean one file also through links, symbolic and hard.
 *
 * <p>What was only found in a directory is another matter if it is no capture: there the report of
 * the run before lies, which the next one replaces.
 */
public final class ReadFiles {
  private static final String HERE = "file:";

  private final Set<Object> named = new HashSet<>();
  private final Set<Object> found = new HashSet<>();

  /** Those among the inputs that are files. */
  public static ReadFiles of(Collection<Input> inputs) {
    ReadFiles files = new ReadFiles();
    for (Input input : inputs) {
      if (input instanceof Input.NamedFile file) {
        files.and(List.of(file.path()));
      } else if (input instanceof Input.FoundFile file) {
        files.found.addAll(identities(file.path()));
      } else if (input instanceof Input.FarFile file && file.name().startsWith(HERE)) {
        files.and(List.of(Path.of(file.name().substring(HERE.length()))));
      }
    }
    return files;
  }

  /** These as well. */
  public ReadFiles and(Collection<Path> paths) {
    paths.forEach(path -> named.addAll(identities(path)));
    return this;
  }

  /**
   * Nothing that is read is written over.
   *
   * @param isCapture tells a capture from any other file
   * @throws ParameterException if the output is one of the files
   */
  public void requireNot(Path output, Predicate<Path> isCapture, CommandSpec spec) {
    if (Files.exists(output) && !Files.isRegularFile(output)) {
      return; // a terminal, a pipe, /dev/null: nothing is destroyed
    }
    List<Object> written = identities(output);
    if (written.stream().anyMatch(named::contains)
        || (written.stream().anyMatch(found::contains) && isCapture.test(output))) {
      throw new ParameterException(
          spec.commandLine(),
          "What is read is not written over: " + output + " is an input; write to another file.");
    }
  }

  /** Its place, and what it is whatever its name. */
  private static List<Object> identities(Path path) {
    Object place = path.toAbsolutePath().normalize();
    return key(path).map(key -> List.of(place, key)).orElse(List.of(place));
  }

  private static Optional<Object> key(Path path) {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty(); // not there, so that nothing of it can be lost
    }
  }
}
