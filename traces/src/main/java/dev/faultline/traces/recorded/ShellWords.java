package dev.faultline.traces.recorded;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a line as a shell would see them, as far as quotation marks and backslashes go. A
 * quotation mark that does not close ends with the line.
 */
final class ShellWords {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean begun;
  private char quote;

  private ShellWords() {}

  static List<String> of(String line) {
    ShellWords words = new ShellWords();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean escapes = c == '\\' && words.quote != '\'' && i + 1 < line.length();
      words.take(escapes ? line.charAt(++i) : c, escapes);
    }
    words.end();
    return words.words;
  }

  private void take(char c, boolean plain) {
    if (!plain && quote == 0 && (c == ' ' || c == '\t')) {
      end();
    } else if (!plain && quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      begun = true;
    } else if (!plain && c == quote) {
      quote = 0;
    } else {
      word.append(c);
      begun = true;
    }
  }

  private void end() {
    if (begun) {
      words.add(word.toString());
    }
    word.setLength(0);
    begun = false;
  }
}
