package dev.faultline.traces.perf;

import dev.faultline.traces.input.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The event in a line of {@code perf script}: {@code period system:name: arguments}, of which only
 * the name and its colon must be there.
 */
final class ScriptEvent {
  private static final Set<String> MARKERS = Set.of("print", "bprint", "bputs");
  private static final int DELETE = 0x7f;

  private int nameFrom;
  private int nameTo;
  private int arguments;

  /** Finds the name of the event at {@code from}; false if there is none. */
  boolean scan(byte[] text, int from, int to) {
    int p = word(text, from, to);
    if (isNumber(text, from, p)) {
      int next = skipSpaces(text, p, to);
      nameFrom = next;
      p = word(text, next, to);
    } else {
      nameFrom = from;
    }
    if (p <= nameFrom + 1 || text[p - 1] != ':') {
      return false;
    }
    nameTo = p - 1;
    arguments = p;
    return true;
  }

  private static int word(byte[] text, int from, int to) {
    int p = ByteWords.indexOf((byte) ' ', text, from, to);
    return p == to ? ByteWords.indexOf((byte) '\t', text, from, to) : p;
  }

  private static boolean isNumber(byte[] text, int from, int to) {
    for (int p = from; p < to; p++) {
      if (text[p] < '0' || text[p] > '9') {
        return false;
      }
    }
    return to > from;
  }

  private static int skipSpaces(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    return p;
  }

  /** Whether the name, its system included, has no bytes that no name has. */
  boolean isPrintable(byte[] text) {
    for (int p = nameFrom; p < nameTo; p++) {
      if (text[p] <= ' ' || text[p] == DELETE) {
        return false;
      }
    }
    return true;
  }

  /** Whether the arguments are text of a user. */
  boolean isMarker(byte[] text) {
    int from = bareNameFrom(text);
    String name = new String(text, from, nameTo - from, StandardCharsets.ISO_8859_1);
    return MARKERS.contains(name);
  }

  /** Where the name begins, its system included. */
  int nameFrom() {
    return nameFrom;
  }

  /** Where the name begins behind {@code system:}. */
  int bareNameFrom(byte[] text) {
    int colon = ByteWords.indexOf((byte) ':', text, nameFrom, nameTo);
    return colon == nameTo ? nameFrom : colon + 1;
  }

  /** Where the name ends. */
  int nameTo() {
    return nameTo;
  }

  /** Where the arguments begin. */
  int arguments() {
    return arguments;
  }
}
