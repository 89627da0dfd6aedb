package dev.faultline.cli.spark;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.traces.recorded.RecordedFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files by their URIs, wherever Hadoop reaches: {@code hdfs:}, {@code s3a:}, {@code file:}.
 *
 * @param settings what Hadoop is to know besides the machine's own files of settings
 */
record FarFiles(Map<String, String> settings) implements Serializable {
  private static final String PATTERN = "*?[{";

  FileSystem system(Path path) throws IOException {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    return path.getFileSystem(configuration);
  }

  /** What is to be verified behind a URI, as it is of the names of this machine. */
  List<Input> captures(String uri) {
    try {
      Path path = new Path(uri);
      FileSystem system = system(path);
      if (system.exists(path)) {
        return at(system, system.getFileStatus(path));
      }
      return uri.chars().anyMatch(c -> PATTERN.indexOf(c) >= 0)
          ? matching(system, path)
          : List.of(new Input.Unreadable(uri, "there is no such file."));
    } catch (IOException | IllegalArgumentException e) {
      return List.of(new Input.Unreadable(uri, "It cannot be read: " + reason(e) + "."));
    }
  }

  private static String reason(Exception error) {
    return error instanceof IOException e
        ? ErrorText.reason(e)
        : "it is no URI: " + error.getMessage();
  }

  private static List<Input> matching(FileSystem system, Path pattern) throws IOException {
    List<Input> inputs = new ArrayList<>();
    for (FileStatus match : sorted(system.globStatus(pattern))) {
      if (!isHidden(match)) {
        inputs.addAll(at(system, match));
      }
    }
    return inputs.isEmpty()
        ? List.of(new Input.Unreadable(pattern.toString(), "No file matches this pattern."))
        : withoutNotes(inputs);
  }

  private static List<Input> at(FileSystem system, FileStatus there) throws IOException {
    if (!there.isDirectory()) {
      return List.of(file(there, true));
    }
    List<Input> inputs = new ArrayList<>();
    addBelow(system, there, inputs);
    return inputs.isEmpty()
        ? List.of(
            new Input.Unreadable(there.getPath().toString(), "There is no file in this directory."))
        : withoutNotes(inputs);
  }

  private static void addBelow(FileSystem system, FileStatus directory, List<Input> inputs)
      throws IOException {
    for (FileStatus entry : sorted(system.listStatus(directory.getPath()))) {
      if (isHidden(entry)) {
        continue;
      }
      if (entry.isDirectory()) {
        addBelow(system, entry, inputs);
      } else if (entry.isFile()) {
        inputs.add(file(entry, false));
      }
    }
  }

  /** In the order that the paths of this machine have, which is that of their bytes. */
  private static List<FileStatus> sorted(FileStatus[] entries) {
    List<FileStatus> sorted = new ArrayList<>(List.of(entries));
    sorted.sort(Comparator.comparing(entry -> entry.getPath().toString()));
    return sorted;
  }

  private static boolean isHidden(FileStatus entry) {
    return entry.getPath().getName().startsWith(".");
  }

  private static Input file(FileStatus there, boolean named) {
    return new Input.FarFile(there.getPath().toString(), named, there.getLen());
  }

  /** What a file beside a capture says of it is no capture. */
  private static List<Input> withoutNotes(List<Input> inputs) {
    Set<String> notes = new HashSet<>();
    inputs.forEach(input -> notes.addAll(RecordedFile.namesBeside(input.name())));
    return inputs.stream().filter(input -> !notes.contains(input.name())).toList();
  }

  /**
   * Copies a capture to this machine, and what stands beside it.
   *
   * @throws FileNotFoundException if it is not there any more
   */
  LocalCopy copy(String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem system = system(path);
    LocalCopy copy = LocalCopy.named(path.getName());
    try {
      copy.fill(path.getName(), system.open(path));
      for (String notes : RecordedFile.namesBeside(path.getName())) {
        Path beside = new Path(path.getParent(), notes);
        if (system.exists(beside)) {
          copy.fill(notes, system.open(beside));
          break;
        }
      }
      return copy;
    } catch (IOException e) {
      copy.close();
      throw e;
    }
  }
}
