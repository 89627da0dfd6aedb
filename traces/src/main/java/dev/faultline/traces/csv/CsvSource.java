package dev.faultline.traces.csv;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.emit.LossLedger;
import dev.faultline.traces.input.Integrity;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a table of events. A record with a {@code kind} is an event of the model as {@link
 * CsvEventWriter} writes it; any other is a record of the tracepoint that its {@code event} names.
 * A record that cannot be read is unread, and counted; a table whose quotes do not close ends
 * there.
 */
public final class CsvSource implements EventSource {
  private static final int ROWS_PER_BLOCK = 1 << 16;

  private static final int EVENTS_PER_ROW = BoundTracepoint.MOST_EVENTS + LossLedger.MOST_EVENTS;
  private static final Pattern LOST = Pattern.compile("Lost (\\d{1,18}) events?\\.?");

  private final String path;
  private final CsvHeader header;
  private final CsvRows rows;
  private final Integrity integrity;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final ModelRow modelRow = new ModelRow(dictionary);
  private final BoundRow boundRow;
  private final CsvCells cells;
  private final LossLedger losses = new LossLedger(dictionary);
  private CaptureOrigin.PositionUnit unit = CaptureOrigin.PositionUnit.LINE;
  private boolean ended;
  private long line;

  /**
   * Reads a table.
   *
   * @param path as the user gave it
   * @param header its header
   * @param in the table from its first byte on; closed with the source
   * @param complete whether a last line without line end is known not to be cut
   * @param integrity how far the text can be trusted
   * @param bindings which events the records of other tracers are
   */
  public CsvSource(
      String path,
      CsvHeader header,
      InputStream in,
      boolean complete,
      Integrity integrity,
      Bindings bindings)
      throws IOException {
    this.path = path;
    this.header = header;
    this.integrity = integrity;
    this.cells = new CsvCells(header);
    this.boundRow = new BoundRow(header, bindings, dictionary);
    in.skipNBytes(header.bytes());
    CsvText text = new CsvText(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.rows = new CsvRows(path, header, text, complete);
  }

  @Override
  public CaptureOrigin origin() {
    return new CaptureOrigin(path, "csv", "", "", unit);
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public String incomplete() {
    String cut = ended ? integrity.incomplete() : "";
    return ended && cut.isEmpty() ? rows.incomplete() : cut;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    int count = 0;
    while (count < ROWS_PER_BLOCK
        && block.size() <= EventBlock.CAPACITY - EVENTS_PER_ROW
        && !ended) {
      ended = !rows.advance();
      if (ended) {
        count += losses.finish(integrity, line, block) ? 1 : 0;
      } else {
        line = rows.line();
        row(block);
        count++;
      }
    }
    boundRow.drain(block);
    return count > 0;
  }

  private void row(EventBlock block) {
    CSVRecord record = rows.cells();
    if (rows.mayBeCut()) {
      unread("the last line has no line end: it may be cut", LossCause.CUT_OFF, 0, block);
    } else if (isOverwritten(record)) {
      unread("zeros in place of text", LossCause.DAMAGED, 0, block);
    } else if (record.size() == header.names().size()) {
      event(record, block);
    } else if (record.size() != 1 || !isLoss(record.get(0), block)) {
      String problem = "expected " + header.names().size() + " cells, not " + record.size();
      unread(problem, LossCause.UNREAD, 1, block);
    }
  }

  private void event(CSVRecord record, EventBlock block) {
    if (isHeader(record)) {
      losses.anotherTrace(line, block);
      block.countSource(0, 1, 0);
      return;
    }
    cells.at(record);
    try {
      RowPlace place = RowPlace.of(cells, line);
      if (cells.text(EventColumn.KIND).equals(EventKind.EVENTS_LOST.name())) {
        losses.told();
      } else {
        losses.event(place.cpu(), place.timeNs(), line, block);
      }
      String problem = "";
      EventKind kind = EventKind.EVENT_KIND_UNSPECIFIED;
      if (cells.has(EventColumn.KIND)) {
        kind = modelRow.append(cells, place, block);
      } else {
        problem = boundRow.append(cells.text(EventColumn.EVENT), record, place, block);
      }
      if (!problem.isEmpty()) {
        unread(problem, LossCause.UNREAD, 1, block);
        return;
      }
      block.sawTime(place.timeNs());
      if (cells.text(EventColumn.POSITION_UNIT).equals("byte")) {
        unit = CaptureOrigin.PositionUnit.BYTE_OFFSET;
      }
      block.countSource(kind == EventKind.EVENTS_LOST ? 0 : 1, 1, 0);
    } catch (BadCellException e) {
      unread(String.valueOf(e.getMessage()), LossCause.UNREAD, 1, block);
    }
  }

  /** bpftrace says so among what it prints. */
  private boolean isLoss(String cell, EventBlock block) {
    Matcher matcher = LOST.matcher(cell);
    if (!matcher.matches()) {
      return false;
    }
    losses.lostAnywhere(LossCause.OVERRUN, Long.parseLong(matcher.group(1)), line, block);
    block.countSource(0, 1, 0);
    return true;
  }

  /** Two tables with the same columns, one behind the other. */
  private boolean isHeader(CSVRecord record) {
    return record.get(0).strip().equals(header.names().get(0))
        && record.toList().stream().map(String::strip).toList().equals(header.names());
  }

  private static boolean isOverwritten(CSVRecord record) {
    for (String cell : record) {
      if (cell.indexOf('\0') >= 0) {
        return true;
      }
    }
    return false;
  }

  private void unread(String reason, LossCause cause, long count, EventBlock block) {
    losses.unread(cause, -1, count, line);
    block.countSource(0, 1, 1);
    String text = String.join(String.valueOf(header.delimiter()), rows.cells());
    String shown = text.substring(0, Math.min(text.length(), UnreadSample.MAX_TEXT));
    block.addUnreadSample(new UnreadSample(line, reason, shown));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
