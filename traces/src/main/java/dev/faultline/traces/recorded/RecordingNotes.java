package dev.faultline.traces.recorded;

import dev.faultline.stream.ProbeCount;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.stream.RecordingFilter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects what is said of a recording. Lines add up; of a probe, the last count is kept. Notes are
 * written by strangers and have limits: what is beyond them is a problem and not said.
 */
public final class RecordingNotes {
  /** The most events, probes and filters each; a kernel has some two thousand tracepoints. */
  static final int MOST = 4096;

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_TEXT = 4096;

  private final Set<String> events = new LinkedHashSet<>();
  private final Set<RecordingFilter> filters = new LinkedHashSet<>();
  private final Map<String, ProbeCount> probes = new LinkedHashMap<>();
  private final Set<String> filesystems = new LinkedHashSet<>();
  private Recorder recorder = Recorder.UNKNOWN;
  private boolean complete;
  private boolean partial;

  /** What has been said so far. */
  public Recording recording() {
    return new Recording(
        List.copyOf(events),
        complete && !partial,
        List.copyOf(filters),
        List.copyOf(probes.values()),
        recorder,
        filesystems,
        List.of());
  }

  /**
   * An event, or several by a pattern, was on.
   *
   * @return what is wrong with its name; empty if nothing is
   */
  public String event(String glob) {
    if (!isName(glob, true)) {
      return "expected an event such as iomap:iomap_iter or iomap:*, not '" + shown(glob) + "'";
    }
    return add(events, glob, "events");
  }

  /** The events that were named are all that were on. */
  public void complete() {
    complete = true;
  }

  /** There were others besides. */
  void partial() {
    partial = true;
  }

  /** Something was left out. */
  public String filter(RecordingFilter filter) {
    return filter.expression().length() > LONGEST_TEXT || !isName(filter.event() + "x", true)
        ? "expected a filter of an event, not '" + shown(filter.expression()) + "'"
        : add(filters, filter, "filters");
  }

  String probe(ProbeCount probe) {
    if (!isName(probe.name(), false) || probe.hits() < 0 || probe.missed() < 0) {
      return "expected a probe, its hits and its misses, not '" + shown(probe.name()) + "'";
    }
    if (probes.size() == MOST && !probes.containsKey(probe.name())) {
      return tooMany("probes");
    }
    probes.put(probe.name(), probe);
    return "";
  }

  /** Who recorded; what was said first of it stays. */
  public void recorder(Recorder said) {
    recorder = recorder.or(said);
  }

  String filesystem(String name) {
    return isName(name, false)
        ? add(filesystems, name, "filesystems")
        : "expected a filesystem, not '" + shown(name) + "'";
  }

  private static <T> String add(Set<T> all, T one, String what) {
    if (all.size() == MOST && !all.contains(one)) {
      return tooMany(what);
    }
    all.add(one);
    return "";
  }

  private static String tooMany(String what) {
    return "expected at most " + MOST + " " + what;
  }

  /** A value that strangers wrote, in one line and of bounded length. */
  static String value(String text) {
    String cut = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    return cut.replaceAll("[^ -~]", "?");
  }

  /** A text that strangers wrote, in one line and without what a terminal would act on. */
  static String shown(String text) {
    String cut = text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "...";
    return cut.replaceAll("[^ -~]", "?");
  }

  /** Names of events and probes have no other characters; patterns have a few more. */
  private static boolean isName(String text, boolean pattern) {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      return false;
    }
    String others = pattern ? "_-.:*?" : "_-.";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = c < 0x80 && Character.isLetterOrDigit(c);
      if (!word && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
