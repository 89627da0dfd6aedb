package dev.faultline.traces.csv;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes events of the model as a table with the columns of {@link EventColumn}. */
public final class CsvEventWriter implements Closeable {
  private static final EventColumn[] COLUMNS = EventColumn.values();
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private final CSVPrinter printer;
  private final CaptureOrigin.PositionUnit unit;

  /**
   * Begins a table with its header.
   *
   * @param out is written to and, by {@link #close}, closed
   * @param unit what the positions of the events count
   */
  public CsvEventWriter(Writer out, CaptureOrigin.PositionUnit unit) throws IOException {
    this.printer = new CSVPrinter(out, FORMAT);
    this.unit = unit;
    for (EventColumn column : COLUMNS) {
      printer.print(column.word());
    }
    printer.println();
  }

  /** Writes one event. */
  public void write(Event event) throws IOException {
    for (EventColumn column : COLUMNS) {
      String cell = column.of(event, unit);
      printer.print(column.isText() ? FormulaGuard.on(cell) : cell);
    }
    printer.println();
  }

  @Override
  public void close() throws IOException {
    printer.close();
  }
}
