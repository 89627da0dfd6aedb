package dev.faultline.cli.input;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * A pattern such as {@code captures/**}{@code /*.dat} that no shell has expanded: it was quoted, or
 * stands in the description of a job.
 *
 * <p>It means what bash makes of it with {@code globstar}: {@code *}, {@code ?}, {@code [a-z]} and
 * {@code {a,b}} within a name, and {@code **} for any number of directories, none included. Names
 * that begin with a dot match only what begins with a dot, and {@code **} does not follow symbolic
 * links, which may lead in circles.
 */
final class Glob {
  private static final String ANY_DEPTH = "**";

  private final List<String> elements = new ArrayList<>();
  private final Path start;
  private final TreeSet<Path> matches = new TreeSet<>();

  /**
   * A pattern.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none, when it is expanded
   */
  Glob(String pattern) {
    start = Path.of(pattern.startsWith("/") ? "/" : "");
    String before = "";
    for (String element : pattern.split("/+", -1)) {
      boolean repeated = element.equals(ANY_DEPTH) && before.equals(ANY_DEPTH);
      if (!element.isEmpty() && !repeated) {
        elements.add(element);
        before = element;
      }
    }
  }

  /** Whether a name is a pattern rather than the name of something that is there. */
  static boolean isPattern(String name) {
    return name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0) && !exists(Path.of(name));
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What matches, sorted: files, and of patterns without {@code **} directories as well.
   *
   * @throws IOException if a directory that may have matches cannot be read
   */
  List<Path> expand() throws IOException {
    matches.clear();
    expand(start, 0);
    if (elements.contains(ANY_DEPTH)) {
      matches.removeIf(Files::isDirectory);
    }
    return List.copyOf(matches);
  }

  private void expand(Path path, int from) throws IOException {
    if (from == elements.size()) {
      matches.add(path);
      return;
    }
    String element = elements.get(from);
    if (element.equals(ANY_DEPTH)) {
      expandBelow(path, from + 1);
    } else if (element.chars().noneMatch(c -> "*?[{\\".indexOf(c) >= 0)) {
      Path next = path.resolve(element);
      if (exists(next)) {
        expand(next, from + 1);
      }
    } else {
      PathMatcher matcher = path.getFileSystem().getPathMatcher("glob:" + element);
      for (Path entry : entries(path)) {
        Path name = entry.getFileName();
        if (matcher.matches(name) && (!isHidden(name) || element.startsWith("."))) {
          expand(entry, from + 1);
        }
      }
    }
  }

  /** Here and in all directories below; at the end of a pattern that is every file there. */
  private void expandBelow(Path directory, int from) throws IOException {
    boolean last = from == elements.size();
    if (!last) {
      expand(directory, from);
    }
    for (Path entry : entries(directory)) {
      if (isHidden(entry.getFileName())) {
        continue;
      }
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        expandBelow(entry, from);
      } else if (last) {
        matches.add(entry);
      }
    }
  }

  private static boolean isHidden(Path name) {
    return name.toString().startsWith(".");
  }

  private static List<Path> entries(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(entries);
    return entries;
  }
}
