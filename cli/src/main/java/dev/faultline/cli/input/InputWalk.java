package dev.faultline.cli.input;

import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.traces.recorded.RecordedFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * From what stands on the command line to what is read. Files keep the user's order; a directory
 * gives all regular files below it, sorted, without hidden ones; a pattern gives what matches.
 */
public final class InputWalk {
  private InputWalk() {}

  /** Of what is on this machine. */
  public static List<Input> of(List<String> arguments) {
    return of(arguments, Elsewhere.NOWHERE);
  }

  static List<Input> of(List<String> arguments, Elsewhere elsewhere) {
    List<Input> inputs = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(Input.StandardInput.NAME)) {
        inputs.add(new Input.StandardInput());
      } else {
        inputs.addAll(elsewhere.at(argument).orElseGet(() -> here(argument)));
      }
    }
    return withoutNotes(inputs);
  }

  private static List<Input> here(String argument) {
    return isPattern(argument) ? matching(argument) : at(argument);
  }

  /** What a file beside a capture says of it is no capture: {@code verify captures/*} has both. */
  private static List<Input> withoutNotes(List<Input> inputs) {
    Set<Path> notes = new HashSet<>();
    inputs.forEach(
        input ->
            file(input).map(RecordedFile::beside).filter(Objects::nonNull).ifPresent(notes::add));
    return notes.isEmpty()
        ? inputs
        : inputs.stream().filter(input -> !file(input).map(notes::contains).orElse(false)).toList();
  }

  private static Optional<Path> file(Input input) {
    if (input instanceof Input.NamedFile named) {
      return Optional.of(named.path());
    }
    return input instanceof Input.FoundFile found ? Optional.of(found.path()) : Optional.empty();
  }

  /**
   * The same of names in a list: there, {@code -} is a file of that name, and so is what looks like
   * a pattern.
   */
  static List<Input> ofList(List<PathList.Name> names, Elsewhere elsewhere) {
    List<Input> inputs = new ArrayList<>();
    for (PathList.Name name : names) {
      inputs.addAll(elsewhere.at(name.text()).orElseGet(() -> at(name.path())));
    }
    return withoutNotes(inputs);
  }

  private static boolean isPattern(String argument) {
    try {
      return Glob.isPattern(argument);
    } catch (InvalidPathException e) {
      return false; // taken as a name it gives the error
    }
  }

  private static List<Input> matching(String pattern) {
    try {
      List<Input> inputs = new ArrayList<>();
      for (Path path : new Glob(pattern).expand()) {
        if (Files.isDirectory(path)
            || Files.isRegularFile(path)) { // opening a pipe may wait for ever
          inputs.addAll(at(path));
        }
      }
      return inputs.isEmpty()
          ? List.of(new Input.Unreadable(pattern, "No file matches this pattern."))
          : inputs;
    } catch (PatternSyntaxException e) {
      return List.of(
          new Input.Unreadable(
              pattern, "There is no such file, and it is no pattern: " + e.getDescription() + "."));
    } catch (IOException e) {
      return List.of(
          new Input.Unreadable(pattern, "It cannot be searched: " + ErrorText.reason(e) + "."));
    }
  }

  private static List<Input> at(String name) {
    try {
      return at(Path.of(name));
    } catch (InvalidPathException e) {
      return List.of(new Input.Unreadable(name, "It is no file name: " + e.getReason() + "."));
    }
  }

  private static List<Input> at(Path path) {
    return Files.isDirectory(path) ? below(path) : List.of(new Input.NamedFile(path));
  }

  private static List<Input> below(Path directory) {
    List<Path> files = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    try {
      // A link that is named is followed; those below it, which may lead in circles, are not.
      Path start = Files.isSymbolicLink(directory) ? directory.resolve(".") : directory;
      Files.walkFileTree(
          start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return !path.equals(start) && isHidden(path)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              if (!isHidden(path) && Files.isRegularFile(path)) {
                files.add(directory.resolve(start.relativize(path)));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException error) {
              inputs.add(unreadable(path, error));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, IOException error) {
              if (error != null) {
                inputs.add(unreadable(path, error));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      inputs.add(unreadable(directory, e));
    }
    Collections.sort(files);
    files.forEach(file -> inputs.add(new Input.FoundFile(file)));
    if (inputs.isEmpty()) {
      inputs.add(new Input.Unreadable(directory.toString(), "There is no file in this directory."));
    }
    return inputs;
  }

  private static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  private static Input unreadable(Path path, IOException error) {
    return new Input.Unreadable(
        path.toString(), "It cannot be read: " + ErrorText.reason(error) + ".");
  }
}
