package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;

/** What describes the records of a recording; a pipe tells it bit by bit. */
final class RecordingHead {
  private final RecordBytes order;
  private final EventTable events = new EventTable();
  private TracingData tracing = TracingData.NONE;
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
