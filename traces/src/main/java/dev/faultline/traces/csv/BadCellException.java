package dev.faultline.traces.csv;

/** A cell that is not what its column holds; the message names the column. */
final class BadCellException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 40;

  BadCellException(EventColumn column, String cell, String expected) {
    super(
        "column "
            + column.word()
            + ": '"
            + cell.substring(0, Math.min(cell.length(), SHOWN))
            + "' is no "
            + expected);
  }
}
