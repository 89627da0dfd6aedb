package dev.faultline.traces.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a table, one after the other. It is one record ahead, because only the last one
 * may be cut.
 */
final class CsvRows implements Closeable {
  private final String path;
  private final CsvText text;
  private final boolean complete;
  private final long headLines;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private @Nullable Row current;
  private @Nullable Row following;
  private boolean started;
  private String incomplete = "";

  /** A record and the line on which it ends. */
  private record Row(CSVRecord cells, long line) {}

  CsvRows(String path, CsvHeader header, CsvText text, boolean complete) throws IOException {
    this.path = path;
    this.text = text;
    this.complete = complete;
    this.headLines = header.lines();
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(header.delimiter())
            .setIgnoreEmptyLines(true)
            .get();
    this.parser = CSVParser.builder().setReader(text).setFormat(format).get();
    this.records = parser.iterator();
  }

  /**
   * Goes to the next record; false at the end.
   *
   * @throws IOException if reading fails; what is wrong with the text is {@link #incomplete}
   */
  boolean advance() throws IOException {
    current = started ? following : fetch();
    started = true;
    following = current == null ? null : fetch();
    return current != null;
  }

  private @Nullable Row fetch() throws IOException {
    if (!incomplete.isEmpty()) {
      return null;
    }
    long before = parser.getCurrentLineNumber();
    try {
      text.nextRecord();
      if (records.hasNext()) {
        return new Row(records.next(), headLines + parser.getCurrentLineNumber());
      }
    } catch (UncheckedIOException e) {
      String place = "line " + (headLines + before + 1) + ": ";
      if (text.hasFailed()) {
        throw new IOException(path + ": " + place + "reading failed: " + e.getMessage(), e);
      }
      incomplete = place + "the table ends here: " + e.getMessage();
    }
    return null;
  }

  /** The record. */
  CSVRecord cells() {
    return Objects.requireNonNull(current).cells();
  }

  /** The line on which it ends. */
  long line() {
    return Objects.requireNonNull(current).line();
  }

  /** Whether it is the last one and has no line end. */
  boolean mayBeCut() {
    return following == null && !complete && incomplete.isEmpty() && !text.endsWithLine();
  }

  /** Why the table ends before its end; empty when it does not. */
  String incomplete() {
    return incomplete;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
