package dev.faultline.traces.binding;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Linux, as far as tracepoints come and go with it.
 *
 * @param major the 6 of 6.12
 * @param minor the 12
 */
record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
  /** Before any of today's tracepoints. */
  static final KernelVersion OLDEST = new KernelVersion(0, 0);

  private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

  /** The version of a release such as {@code 6.12.117+deb12-amd64}; the oldest if it is none. */
  static KernelVersion of(String release) {
    Matcher matcher = RELEASE.matcher(release);
    return matcher.matches()
        ? new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : OLDEST;
  }

  boolean isKnown() {
    return compareTo(OLDEST) > 0;
  }

  @Override
  public int compareTo(KernelVersion that) {
    return major == that.major
        ? Integer.compare(minor, that.minor)
        : Integer.compare(major, that.major);
  }
}
