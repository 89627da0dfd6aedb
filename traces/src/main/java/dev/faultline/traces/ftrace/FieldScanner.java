package dev.faultline.traces.ftrace;

import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldSpelling;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.input.ByteWords;
import dev.faultline.v1.FieldType;

/**
 * Takes the fields of a tracepoint from its printed arguments, {@code key=value} or {@code key
 * value}. Groups in parentheses (the address of a probe, the second spelling of a raw field) and
 * quoted strings are passed over.
 *
 * <p>Paths among the arguments are hostile: a control group may be called {@code x write=true}. A
 * field that comes twice is therefore an error, not a guess.
 */
public final class FieldScanner {
  /** Half of one line, and half of another: a time, a name, the address of a second probe. */
  private static final String ANOTHER = "expected one event in a line, and there is another";

  private final PrintedField printed;
  private int valueFrom;
  private int valueTo;
  private int userDataFrom;

  /** Numbers are decimal unless they say otherwise. */
  public FieldScanner() {
    this(new PrintedField());
  }

  private FieldScanner(PrintedField printed) {
    this.printed = printed;
  }

  /** Numbers are hexadecimal, whether they say so or not. */
  static FieldScanner ofHexadecimal() {
    return new FieldScanner(PrintedField.ofHexadecimal());
  }

  /** Fills {@code values}; returns why the text cannot be read, empty when it can. */
  public String scan(
      BoundTracepoint tracepoint, byte[] text, int from, int to, FieldValues values) {
    values.clear();
    userDataFrom = -1;
    if (tracepoint.unnamedCount() > 0 && !isNamed(tracepoint, text, from, to)) {
      return unnamed(tracepoint, text, from, to, values);
    }
    return named(tracepoint, text, from, to, values);
  }

  /** Where, in the text that was scanned last, the caller's memory begins; -1 if nowhere. */
  int userDataFrom() {
    return userDataFrom;
  }

  /** Whether the fields are printed with their names, as option {@code fields} has it. */
  private static boolean isNamed(BoundTracepoint tracepoint, byte[] text, int from, int to) {
    int begin = skipSpaces(text, from, to);
    int end = begin;
    while (end < to && text[end] != ' ' && text[end] != '=') {
      end++;
    }
    return end < to && text[end] == '=' && tracepoint.spellingOf(text, begin, end, 0) >= 0;
  }

  /** Fields without names, then others in parentheses. */
  private String unnamed(
      BoundTracepoint tracepoint, byte[] text, int from, int to, FieldValues values) {
    int p = from;
    for (int i = 0; i < tracepoint.unnamedCount(); i++) {
      FieldSpelling spelling = tracepoint.unnamed(i);
      p = skipSpaces(text, p, to);
      if (spelling.type() == FieldType.FLAGS) {
        p = words(spelling, text, p, to, values);
        continue;
      }
      valueFrom = p;
      valueTo =
          spelling.type() == FieldType.STRING
              ? skipSpacesBack(text, p, to)
              : ByteWords.indexOf((byte) ' ', text, p, to);
      p = valueTo;
      boolean missing = valueFrom == valueTo && spelling.type() != FieldType.STRING;
      if (missing && spelling.isOptional()) {
        continue;
      }
      String problem =
          missing
              ? "expected " + spelling.name() + " of " + tracepoint.name()
              : take(spelling, text, values);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    p = skipSpaces(text, p, to);
    int end = skipSpacesBack(text, p, to);
    boolean group = end - p >= 2 && text[p] == '(' && text[end - 1] == ')';
    return group ? named(tracepoint, text, p + 1, end - 1, values) : "";
  }

  /** As many words as stand for bits; returns what follows them. */
  private static int words(
      FieldSpelling spelling, byte[] text, int from, int to, FieldValues values) {
    long bits = 0;
    int p = from;
    while (p < to) {
      int end = ByteWords.indexOf((byte) ' ', text, p, to);
      long bit = spelling.flags().of(text, p, end);
      // A lock may be called like one of the words: something must be left for its name.
      if (bit == 0 || (bits & bit) != 0 || end == to) {
        break;
      }
      bits |= bit;
      p = skipSpaces(text, end, to);
    }
    values.put(spelling.slot(), bits);
    return p;
  }

  private String named(
      BoundTracepoint tracepoint, byte[] text, int from, int to, FieldValues values) {
    int expected = 0;
    int group = -1;
    boolean probe = false;
    boolean any = false;
    boolean label = false;
    int p = from;
    while (p < to) {
      byte c = text[p];
      if (c == ' ' || c == ',') {
        p++;
      } else if (c == '(') {
        if (probe && any) {
          return ANOTHER;
        }
        probe |= !any;
        group = p + 1;
        p = endOf(')', text, group, to);
      } else if (c == '"') {
        p = UserData.end(text, group, p + 1, to);
      } else {
        int key = p;
        while (p < to && text[p] != ' ' && text[p] != '=') {
          p++;
        }
        any = true;
        if (UserData.isName(text, key, p)) {
          userDataFrom = Math.min(p + 1, to);
          return "";
        }
        int field = tracepoint.spellingOf(text, key, p, expected);
        boolean assigned = p < to && text[p] == '=';
        boolean labelled = label;
        label = field < 0 && !assigned && text[p - 1] == ':';
        if (label && labelled) {
          return ANOTHER;
        }
        if (assigned || field >= 0) {
          p = value(text, p + 1, to);
        }
        if (field >= 0) {
          if (tracepoint.spelling(field).type() == FieldType.STRING) {
            p = string(tracepoint, text, to);
          } else if (tracepoint.spelling(field).type() == FieldType.FLAGS) {
            p = bits(text, p, to);
          }
          String problem = take(tracepoint.spelling(field), text, values);
          if (!problem.isEmpty()) {
            return problem;
          }
          expected = field + 1;
        }
      }
    }
    return "";
  }

  /** Finds the value at {@code from}; returns what follows it. */
  private int value(byte[] text, int from, int to) {
    valueFrom = Math.min(from, to);
    int p = valueFrom;
    if (p < to && (text[p] == '"' || text[p] == '(')) {
      p = endOf(text[p] == '"' ? '"' : ')', text, p + 1, to);
    } else {
      p = ByteWords.indexOf((byte) ' ', text, p, to);
    }
    valueTo = p > valueFrom && text[p - 1] == ',' ? p - 1 : p;
    return p;
  }

  /**
   * The number that some kernels print behind the names of flags, {@code WRITE|DIRECT (0x11)}, says
   * it all; the names may be missing (6.1 with option {@code nohash-ptr} prints none). Returns what
   * follows it.
   */
  private int bits(byte[] text, int from, int to) {
    int open = skipSpaces(text, from, to);
    boolean group = to - open > 4 && text[open] == '(' && text[open + 1] == '0';
    if (!group || text[open + 2] != 'x') {
      return from;
    }
    int behind = endOf(')', text, open + 1, to);
    if (text[behind - 1] != ')') {
      return from;
    }
    valueFrom = open + 1;
    valueTo = behind - 1;
    return behind;
  }

  /** A text goes on until another field begins; returns where it ends. */
  private int string(BoundTracepoint tracepoint, byte[] text, int to) {
    int p = ByteWords.indexOf((byte) ' ', text, valueFrom, to);
    while (p < to && !isNamed(tracepoint, text, p, to)) {
      p = ByteWords.indexOf((byte) ' ', text, p + 1, to);
    }
    valueTo = skipSpacesBack(text, valueFrom, p);
    return p;
  }

  private static int skipSpaces(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    return p;
  }

  private static int skipSpacesBack(byte[] text, int from, int to) {
    int p = to;
    while (p > from && text[p - 1] == ' ') {
      p--;
    }
    return p;
  }

  private static int endOf(char end, byte[] text, int from, int to) {
    return Math.min(to, ByteWords.indexOf((byte) end, text, from, to) + 1);
  }

  private String take(FieldSpelling spelling, byte[] text, FieldValues values) {
    return printed.put(spelling, text, valueFrom, valueTo, values);
  }
}
