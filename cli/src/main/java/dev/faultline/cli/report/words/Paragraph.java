package dev.faultline.cli.report.words;

import java.util.regex.Pattern;

/** A text of many words, wrapped beside a label. */
public final class Paragraph {
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final int LEAST_WIDTH = 20;

  private final StringBuilder out;
  private final int width;

  public Paragraph(StringBuilder out, int width) {
    this.out = out;
    this.width = width;
  }

  /**
   * Writes {@code text} behind {@code label}; further lines are indented to where the text began. A
   * word that is longer than a line stays whole.
   */
  public void write(String label, String text) {
    int indent = label.length();
    int room = Math.max(LEAST_WIDTH, width - indent);
    out.append(label);
    int column = 0;
    for (String word : SPACES.split(PlainText.of(text).strip(), -1)) {
      if (column > 0 && column + 1 + word.length() > room) {
        out.append('\n').append(" ".repeat(indent));
        column = 0;
      } else if (column > 0) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
    }
    out.append('\n');
  }
}
