package dev.faultline.traces.ftrace;

import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.traces.input.ByteWords;
import dev.faultline.traces.recorded.RecordedLine;
import dev.faultline.traces.recorded.RecordingNotes;
import java.nio.charset.StandardCharsets;

/** What lines of a text say of the recording that they are part of: markers and comments. */
final class StatedRecording {
  private static final String BEGINNING = "faultline ";
  private static final String FUNCTION = "tracing_mark_write";

  private final RecordingNotes notes = new RecordingNotes();
  private final RecordedLine line = new RecordedLine(notes);

  /** What they have said so far. */
  Recording recording() {
    return notes.recording();
  }

  /**
   * A marker was read. trace-cmd prints the name of the function that writes it in front of its
   * text.
   *
   * @param from behind the name of the event
   * @return what is wrong with what it says; empty if nothing is
   */
  String marker(byte[] text, int from, int to) {
    int begin = Bytes.skipSpaces(text, Math.min(to, from + 1), to);
    if (Bytes.startsWith(FUNCTION, text, begin, to)) {
      int colon = ByteWords.indexOf((byte) ':', text, begin, to);
      begin = Bytes.skipSpaces(text, Math.min(to, colon + 1), to);
    }
    return Bytes.startsWith(BEGINNING, text, begin, to) ? say(text, begin, to) : "";
  }

  /** A comment was read. */
  String comment(byte[] text, int from, int to) {
    int p = from;
    while (p < to && (text[p] == '#' || text[p] == ' ')) {
      p++;
    }
    return Bytes.startsWith(BEGINNING, text, p, to) ? say(text, p, to) : "";
  }

  /** The head of the text says how many CPUs the machine has; 0 if it does not. */
  void cpus(int count) {
    notes.recorder(new Recorder("", "", "", count, ""));
  }

  private String say(byte[] text, int from, int to) {
    String said = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    return RecordedLine.isOne(said) ? line.take(said) : "";
  }
}
