package dev.faultline.traces.probe;

import java.util.List;

/**
 * A probe of the kernel, as {@code kprobe_events} takes it ({@code
 * Documentation/trace/kprobetrace.rst}).
 *
 * @param group of the event
 * @param event its name
 * @param onReturn whether it stands where a function returns
 * @param module that the symbol is in; empty for the kernel itself
 * @param place {@code symbol} or {@code symbol+0x12}
 * @param arguments {@code name=where:type}
 * @param filter of the event; empty for none
 */
public record ProbeDefinition(
    String group,
    String event,
    boolean onReturn,
    String module,
    String place,
    List<String> arguments,
    String filter) {
  /** The group that the shipped binding knows. */
  public static final String GROUP = "fdm";

  /** Probes of one event must have the same arguments: those with a flag more are of this group. */
  public static final String FLAGGED = "fdmz";

  static ProbeDefinition entry(String event, String module, String place, List<String> arguments) {
    return new ProbeDefinition(GROUP, event, false, module, place, arguments, "");
  }

  static ProbeDefinition exit(String event, String module, String function, List<String> result) {
    return new ProbeDefinition(GROUP, event, true, module, function, result, "");
  }

  /** Module and place, as one word. */
  public String target() {
    return module.isEmpty() ? place : module + ":" + place;
  }

  /** What stands behind the place. */
  public String fetch() {
    return String.join(" ", arguments);
  }
}
