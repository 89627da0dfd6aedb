package dev.faultline.traces.perf;

import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.traces.record.RecordBytes;
import dev.faultline.traces.recorded.RecorderCommand;
import dev.faultline.traces.recorded.RecordingNotes;
import java.util.List;

/** What describes the records of a recording; a pipe tells it bit by bit. */
final class RecordingHead {
  private final RecordBytes order;
  private final EventTable events = new EventTable();
  private TracingData tracing = TracingData.NONE;
  private final RecordingNotes command = new RecordingNotes();
  private String release = "";
  private String lacks = "";

  RecordingHead(RecordBytes order) {
    this.order = order;
  }

  /** The byte order of records. */
  RecordBytes order() {
    return order;
  }

  EventTable events() {
    return events;
  }

  TracingData tracing() {
    return tracing;
  }

  void tracing(TracingData newTracing) {
    tracing = newTracing;
  }

  /** Release of the kernel, empty when it is not named. */
  String release() {
    return release;
  }

  void release(String newRelease) {
    release = newRelease;
  }

  void command(List<String> words) {
    new RecorderCommand(command).take(words);
  }

  void cpus(int count) {
    command.recorder(new Recorder("", "", "", Math.max(0, count), ""));
  }

  /** Which tracepoints were recorded; nothing as long as one of them has no name. */
  Recording recording() {
    RecordingNotes notes = new RecordingNotes();
    for (int i = 0; i < events.size(); i++) {
      RecordedEvent event = events.get(i);
      String name = event.fullName(tracing);
      if (event.isTracepoint() && name.isEmpty()) {
        return Recording.NONE;
      }
      if (event.isTracepoint()) {
        RecordedEvents.add(notes, name, !event.attr().everyOne(), event.attr().ofCommand());
      }
    }
    return RecordedEvents.withCommand(notes.recording(), command.recording());
  }

  /** The clock of the times, empty when it is not known. */
  String clock() {
    return events.size() == 0 ? "" : events.get(0).attr().clock();
  }

  /** What is missing because the file was cut, in words; empty when nothing is. */
  String lacks() {
    return lacks;
  }

  void lacks(String newLacks) {
    if (lacks.isEmpty()) {
      lacks = newLacks;
    }
  }
}
