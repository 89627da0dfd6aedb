package dev.faultline.traces.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a logger puts in front of each line, generalised from one example: numbers are any numbers,
 * padded as they like; names of months, days and severities are any such names; spaces inside are
 * any number of spaces; everything else, and the spaces at the end, are as in the example.
 *
 * <p>The end is exact because what the kernel printed may be indented itself.
 */
record LinePattern(List<Token> tokens, int endSpaces) {
  private static final Set<String> SEVERITIES =
      Set.of("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug");
  private static final Set<String> CALENDAR =
      Set.of(
          "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Mon",
          "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private enum Kind {
    NUMBER,
    SPACES,
    NAME,
    LITERAL
  }

  /**
   * A part of a prefix.
   *
   * @param text of a literal
   */
  private record Token(Kind kind, String text) {}

  /** Of a prefix that stands in front of something known. */
  static LinePattern of(byte[] line, int from, int to) {
    String example = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    int end = example.length();
    while (end > 0 && example.charAt(end - 1) == ' ') {
      end--;
    }
    List<Token> tokens = new ArrayList<>();
    for (int p = 0; p < end; ) {
      int next = p + 1;
      char c = example.charAt(p);
      if (c == ' ') {
        next = run(example, p, end, ' ', ' ');
        tokens.add(new Token(Kind.SPACES, ""));
      } else if (c >= '0' && c <= '9') {
        next = run(example, p, end, '0', '9');
        tokens.add(new Token(Kind.NUMBER, ""));
      } else if (isLetter(c)) {
        next = word(example, p, end);
        String word = example.substring(p, next);
        boolean any = SEVERITIES.contains(word) || CALENDAR.contains(word);
        tokens.add(any ? new Token(Kind.NAME, "") : new Token(Kind.LITERAL, word));
      } else {
        tokens.add(new Token(Kind.LITERAL, example.substring(p, next)));
      }
      p = next;
    }
    return new LinePattern(List.copyOf(tokens), example.length() - end);
  }

  private static int run(String text, int from, int to, char least, char greatest) {
    int p = from;
    while (p < to && text.charAt(p) >= least && text.charAt(p) <= greatest) {
      p++;
    }
    return p;
  }

  private static int word(String text, int from, int to) {
    int p = from;
    while (p < to && isLetter(text.charAt(p))) {
      p++;
    }
    return p;
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Where the prefix of this line ends; -1 if it has another one. */
  int end(byte[] line, int from, int to) {
    int p = from;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      int next =
          switch (token.kind()) {
            case SPACES -> spaces(line, p, to);
            case NUMBER -> number(line, p, to);
            case NAME -> name(line, p, to);
            case LITERAL -> literal(token.text(), line, p, to);
          };
      if (next < 0) {
        return -1;
      }
      p = next;
    }
    return endSpaces(line, p, to);
  }

  /** A line with nothing behind its prefix has often lost the spaces at its end. */
  private int endSpaces(byte[] line, int from, int to) {
    int p = from;
    while (p < to && p - from < endSpaces && line[p] == ' ') {
      p++;
    }
    return p - from == endSpaces || p == to ? p : -1;
  }

  /** Padding may be gone where a number has grown. */
  private static int spaces(byte[] line, int from, int to) {
    int p = from;
    while (p < to && line[p] == ' ') {
      p++;
    }
    return p;
  }

  private static int number(byte[] line, int from, int to) {
    int first = spaces(line, from, to);
    int p = first;
    while (p < to && line[p] >= '0' && line[p] <= '9') {
      p++;
    }
    return p == first ? -1 : p;
  }

  private static int name(byte[] line, int from, int to) {
    int p = from;
    while (p < to && isLetter(line[p])) {
      p++;
    }
    return p == from ? -1 : p;
  }

  private static int literal(String text, byte[] line, int from, int to) {
    if (to - from < text.length()) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (line[from + i] != (byte) text.charAt(i)) {
        return -1;
      }
    }
    return from + text.length();
  }

  /** Whether there is nothing in front of the kernel's own line. */
  boolean isEmpty() {
    return tokens.isEmpty() && endSpaces == 0;
  }

  /** The marks of a quotation at its beginning: {@code "> > "}; none for most. */
  LinePattern quotation() {
    int marks = 0;
    while (marks < tokens.size() && isMark(tokens.get(marks))) {
      marks++;
    }
    boolean spaced = marks > 0 && tokens.get(marks - 1).kind() == Kind.SPACES;
    return new LinePattern(List.copyOf(tokens.subList(0, spaced ? marks - 1 : marks)), 0);
  }

  private static boolean isMark(Token token) {
    return token.kind() == Kind.SPACES
        || (token.kind() == Kind.LITERAL && (token.text().equals(">") || token.text().equals("|")));
  }
}
