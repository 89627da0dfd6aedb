package dev.faultline.traces.tracedat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the kernel counted as lost, per buffer and CPU: the text of {@code per_cpu/cpuN/stats} after
 * the recording.
 */
final class CpuLosses {
  private static final String BUFFER = "Buffer: ";
  private static final String CPU = "CPU: ";
  private static final String OVERRUN = "overrun: ";

  private final Map<String, long[]> counts = new HashMap<>();
  private String buffer = "";

  /** Reads the statistics of one CPU, or the heading of those of another buffer. */
  void parse(byte[] text) {
    int cpu = -1;
    for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", 64)) {
      String trimmed = line.strip();
      if (trimmed.startsWith(BUFFER)) {
        buffer = trimmed.substring(BUFFER.length());
      } else if (trimmed.startsWith(CPU)) {
        cpu = (int) number(trimmed.substring(CPU.length()));
      } else if (trimmed.startsWith(OVERRUN)) {
        counts(cpu)[0] = number(trimmed.substring(OVERRUN.length()));
      } else if (trimmed.startsWith("commit overrun: ") || trimmed.startsWith("dropped events: ")) {
        counts(cpu)[1] += number(trimmed.substring(trimmed.indexOf(':') + 2));
      }
    }
  }

  private long[] counts(int cpu) {
    return counts.computeIfAbsent(key(buffer, cpu), key -> new long[2]);
  }

  private static String key(String buffer, int cpu) {
    return cpu + " " + buffer;
  }

  /** Events that were overwritten before they could be recorded. */
  long overrun(String bufferName, int cpu) {
    long[] known = counts.get(key(bufferName, cpu));
    return known == null ? 0 : known[0];
  }

  /** Events that were never written. */
  long dropped(String bufferName, int cpu) {
    long[] known = counts.get(key(bufferName, cpu));
    return known == null ? 0 : known[1];
  }

  private static long number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length() && i < 18; i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
