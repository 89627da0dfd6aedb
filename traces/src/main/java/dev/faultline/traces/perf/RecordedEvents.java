package dev.faultline.traces.perf;

import dev.faultline.stream.Recording;
import dev.faultline.stream.RecordingFilter;
import dev.faultline.traces.recorded.RecordingNotes;
import java.util.List;

/** What perf says of the events that it recorded. */
final class RecordedEvents {
  private static final RecordingFilter OF_COMMAND =
      RecordingFilter.ofTasks("the command and its children: perf had no -a");

  private RecordedEvents() {}

  /**
   * Notes an event.
   *
   * @param event as perf names it, {@code system:name} and perhaps modifiers
   * @param sampled whether only some of its occurrences were recorded
   * @param ofCommand whether it was on for the command that perf started, and nothing else
   * @return what is wrong with it; empty if nothing is
   */
  static String add(RecordingNotes notes, String event, boolean sampled, boolean ofCommand) {
    String[] parts = event.split(":", -1);
    if (parts.length < 2) {
      return "";
    }
    notes.complete();
    String name = parts[0] + ":" + parts[1];
    String problem = notes.event(name);
    if (problem.isEmpty() && parts.length > 2 && parts[2].indexOf('u') >= 0) {
      problem = notes.filter(new RecordingFilter(name, "in user mode only", false));
    }
    if (problem.isEmpty() && sampled) {
      problem = notes.filter(new RecordingFilter(name, "one in several: -c or -F", false));
    }
    return problem.isEmpty() && ofCommand ? notes.filter(OF_COMMAND) : problem;
  }

  /** The events exactly as perf found them, and of its command line what they do not say. */
  static Recording withCommand(Recording events, Recording command) {
    return events.and(
        new Recording(
            List.of(),
            false,
            command.filters(),
            List.of(),
            command.recorder(),
            command.filesystems(),
            List.of()));
  }
}
