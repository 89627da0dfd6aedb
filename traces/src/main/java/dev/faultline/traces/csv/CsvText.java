package dev.faultline.traces.csv;

import java.io.IOException;
import java.io.Reader;

/**
 * The text of a table, on its way to the parser. A quote that is never closed would make one cell
 * of all the rest: what comes between two records is therefore limited.
 */
final class CsvText extends Reader {
  /** The most characters of a record, give or take what the parser has read ahead. */
  static final int MAX_RECORD = 1 << 18;

  private final Reader in;
  private int left = MAX_RECORD;
  private int last = '\n';
  private boolean failed;

  CsvText(Reader in) {
    this.in = in;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (left <= 0) {
      throw new IOException("a record of more than " + MAX_RECORD + " characters");
    }
    int read;
    try {
      read = in.read(target, offset, length);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
    if (read > 0) {
      left -= read;
      last = target[offset + read - 1];
    }
    return read;
  }

  /** A record has been read. */
  void nextRecord() {
    left = MAX_RECORD;
  }

  /** Whether what was read last is the end of a line. */
  boolean endsWithLine() {
    return last == '\n' || last == '\r';
  }

  /** Whether reading itself has failed, and not what was read. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
