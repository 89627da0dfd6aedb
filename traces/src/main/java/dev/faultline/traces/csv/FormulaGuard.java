package dev.faultline.traces.csv;

/**
 * Keeps text of a traced machine from becoming a formula: spreadsheets calculate cells that begin
 * with {@code = + - @}, a tab or a line end. Such a cell gets an apostrophe in front; one that
 * begins with an apostrophe gets another, so that exactly these are taken away again.
 */
final class FormulaGuard {
  private static final char MARK = '\'';
  private static final String DANGEROUS = "=+-@\t\r\n'";

  private FormulaGuard() {}

  static String on(String text) {
    return isDangerous(text, 0) ? MARK + text : text;
  }

  static String off(String cell) {
    return !cell.isEmpty() && cell.charAt(0) == MARK && isDangerous(cell, 1)
        ? cell.substring(1)
        : cell;
  }

  private static boolean isDangerous(String text, int index) {
    return index < text.length() && DANGEROUS.indexOf(text.charAt(index)) >= 0;
  }
}
