package dev.faultline.stream;

/**
 * The patterns that {@code set_event}, trace-cmd and perf take for events: {@code iomap:*}, {@code
 * xfs:xfs_ilock*}, {@code sched}. A word without a colon names a system or an event.
 */
public final class EventGlob {
  private EventGlob() {}

  /** Whether the pattern stands for this event. */
  public static boolean matches(String glob, String system, String name) {
    int colon = glob.indexOf(':');
    if (colon < 0) {
      return matches(glob, 0, system) || matches(glob, 0, name);
    }
    // In front of the colon, the system; a kernel takes nothing there for every system.
    String systems = glob.substring(0, colon);
    return (systems.isEmpty() || matches(systems, 0, system)) && matches(glob, colon + 1, name);
  }

  /** Whether it names one event and no others. */
  public static boolean isLiteral(String glob) {
    return glob.indexOf(':') > 0 && glob.indexOf('*') < 0 && glob.indexOf('?') < 0;
  }

  /**
   * Whether the pattern from {@code from} on stands for the whole of the text. Of all stars only
   * the last one that was passed is ever tried again, so that no pattern takes more than the
   * product of both lengths.
   */
  private static boolean matches(String glob, int from, String text) {
    int g = from;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        resume = t;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
