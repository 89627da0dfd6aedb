package dev.faultline.traces.recorded;

import dev.faultline.stream.Recording;
import dev.faultline.traces.input.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user, or a file beside the capture, says of what was recorded. */
public final class RecordedFile {
  /** What the name of a capture has behind it in that of the file beside it. */
  public static final String SUFFIX = ".recorded";

  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> PACKED = List.of(".gz", ".xz", ".zst");

  private RecordedFile() {}

  /**
   * Reads what the user says.
   *
   * @param text events, {@code iomap:*,filemap:*}, or the name of a file
   * @throws RecordedFormatException if it is neither; the message says what was expected
   * @throws IOException if the file cannot be read
   */
  public static Recording of(String text) throws IOException {
    boolean isFile = text.indexOf('\n') < 0 && isRegularFile(text);
    if (isFile) {
      return read(Path.of(text));
    }
    if (text.indexOf('/') >= 0 && text.indexOf(':') < 0 && text.indexOf(' ') < 0) {
      throw new RecordedFormatException(text + ": there is no such file.");
    }
    return parse("'" + RecordingNotes.shown(text) + "'", text);
  }

  private static boolean isRegularFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Reads a file.
   *
   * @throws RecordedFormatException if it says nothing of a recording; the message names the line
   * @throws IOException if it cannot be read
   */
  public static Recording read(Path file) throws IOException {
    byte[] bytes =
        SmallFile.read(file, MAX_BYTES)
            .orElseThrow(
                () ->
                    new RecordedFormatException(
                        file
                            + ": what says which events were recorded has at most "
                            + MAX_BYTES
                            + " bytes."));
    return parse(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** The file beside a capture that says what was recorded; null if there is none. */
  public static @Nullable Path beside(Path capture) {
    Path last = capture.getFileName();
    if (last == null) {
      return null;
    }
    for (String name : namesBeside(last.toString())) {
      Path file = capture.resolveSibling(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  /** What the file beside a capture of this name may be called; the first that is there is it. */
  public static List<String> namesBeside(String capture) {
    List<String> names = new ArrayList<>(List.of(capture + SUFFIX));
    for (String packed : PACKED) {
      if (capture.endsWith(packed)) {
        names.add(capture.substring(0, capture.length() - packed.length()) + SUFFIX);
      }
    }
    return names;
  }

  private static Recording parse(String name, String text) throws RecordedFormatException {
    RecordingNotes notes = new RecordingNotes();
    RecordedText lines = new RecordedText(notes);
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      String problem = lines.line(line);
      if (!problem.isEmpty()) {
        throw new RecordedFormatException(
            name
                + (number > 1 || text.indexOf('\n') >= 0 ? ": line " + number : "")
                + ": "
                + problem
                + "; it may be a list of events, set_event, dynamic_events, kprobe_profile, or"
                + " 'faultline recorded' lines.");
      }
    }
    Recording recording = notes.recording();
    if (recording.equals(Recording.NONE)) {
      throw new RecordedFormatException(
          name + ": expected events such as iomap:*, and it has none.");
    }
    return recording;
  }
}
