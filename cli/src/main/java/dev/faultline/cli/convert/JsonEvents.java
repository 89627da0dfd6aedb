package dev.faultline.cli.convert;

import com.google.gson.JsonObject;
import com.google.protobuf.util.JsonFormat;
import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.traces.csv.EventColumn;
import dev.faultline.v1.LogRecord;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes events as JSON, one object per line, with the names of the columns of a table, and what a
 * console log says beside them. What an event does not have is left out; 64-bit numbers are
 * strings, as in protobuf's JSON.
 */
final class JsonEvents implements RowSink.Row {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final EventColumn[] COLUMNS = EventColumn.values();

  private final Writer out;
  private final CaptureOrigin.PositionUnit unit;

  JsonEvents(Writer out, CaptureOrigin.PositionUnit unit) {
    this.out = out;
    this.unit = unit;
  }

  @Override
  public void write(Event event) throws IOException {
    JsonObject object = new JsonObject();
    for (EventColumn column : COLUMNS) {
      String cell = column.of(event, unit);
      if (cell.isEmpty()) {
        continue;
      }
      if (column.isSmall()) {
        object.addProperty(column.word(), Integer.valueOf(cell));
      } else if (column == EventColumn.TRIED) {
        object.addProperty(column.word(), Boolean.TRUE);
      } else {
        object.addProperty(column.word(), cell);
      }
    }
    out.append(object.toString()).append('\n');
  }

  /** Protobuf's JSON of the record, behind a name that no event has. */
  @Override
  public void write(LogRecord logRecord) throws IOException {
    out.append("{\"log\":").append(PRINTER.print(logRecord)).append("}\n");
  }
}
