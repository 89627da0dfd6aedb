package dev.faultline.traces.perf;

import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.traces.recorded.RecordedLine;
import dev.faultline.traces.recorded.RecorderCommand;
import dev.faultline.traces.recorded.RecordingNotes;
import java.util.List;

/**
 * The comments in front of the text of {@code perf script --header}: which events were recorded, by
 * which command.
 */
final class ScriptHeader {
  private static final String EVENT = "event : name = ";
  private static final String TRACEPOINT = "type = 2,";
  private static final String EVERY_ONE = "{ sample_period, sample_freq } = 1,";
  private static final String OF_COMMAND = "enable_on_exec = 1";

  private final RecordingNotes notes = new RecordingNotes();
  private final RecordingNotes command = new RecordingNotes();

  /** What it has said so far. */
  Recording recording() {
    return RecordedEvents.withCommand(notes.recording(), command.recording());
  }

  /** The release of the kernel, empty when it is not named. */
  String kernel() {
    return notes.recording().recorder().kernel();
  }

  /**
   * Takes a comment.
   *
   * @return what is wrong with what it says; empty if nothing is
   */
  String take(String comment) {
    String text = comment.substring(comment.indexOf('#') + 1).strip();
    if (RecordedLine.isOne(text)) {
      return new RecordedLine(notes).take(text);
    }
    if (text.startsWith(EVENT)) {
      return event(text.substring(EVENT.length()));
    }
    String value = text.substring(text.indexOf(':') + 1).strip();
    if (text.startsWith("os release :")) {
      notes.recorder(new Recorder("", "", value, 0, ""));
    } else if (text.startsWith("nrcpus online :") && value.matches("[1-9]\\d{0,4}")) {
      notes.recorder(new Recorder("", "", "", Integer.parseInt(value), ""));
    } else if (text.startsWith("cmdline :")) {
      return new RecorderCommand(command).take(List.of(value.split(" +", -1)));
    }
    return "";
  }

  private String event(String text) {
    int end = text.indexOf(',');
    if (end < 0 || text.indexOf(TRACEPOINT) < 0) {
      return "";
    }
    boolean sampled = text.indexOf("{ sample_period") >= 0 && text.indexOf(EVERY_ONE) < 0;
    return RecordedEvents.add(
        notes, text.substring(0, end), sampled, text.indexOf(OF_COMMAND) >= 0);
  }
}
