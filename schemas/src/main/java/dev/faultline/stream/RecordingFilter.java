package dev.faultline.stream;

/**
 * What of an event was left out although it was switched on.
 *
 * @param event glob of the events that it is about, {@code system:name}; empty for all
 * @param expression as the recorder was given it: {@code dev == 3}, {@code tasks 12,13}
 * @param byTask whether it leaves out tasks
 */
public record RecordingFilter(String event, String expression, boolean byTask) {

  /** Only some tasks were recorded, those that {@code which} says. */
  public static RecordingFilter ofTasks(String which) {
    return new RecordingFilter("", which, true);
  }

  boolean concerns(String system, String name) {
    return event.isEmpty() || EventGlob.matches(event, system, name);
  }
}
