package dev.faultline.traces.csv;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
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
  private static final Pattern LOST = Pattern.compile("Lost (\\d{1,18}) events?\\.?");

  private final String path;
  private final CsvHeader header;
  private final CsvRows rows;
  private final Supplier<String> incomplete;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final ModelRow modelRow = new ModelRow(dictionary);
  private final BoundRow boundRow;
  private final CsvCells cells;
  private CaptureOrigin.PositionUnit unit = CaptureOrigin.PositionUnit.LINE;
  private boolean ended;
  private boolean begun;
  private long lastNs;

  /**
   * Reads a table.
   *
   * @param path as the user gave it
   * @param header its header
   * @param in the table from its first byte on; closed with the source
   * @param complete whether a last line without line end is known not to be cut
   * @param incomplete asked at the end: why the bytes ended early, empty if they did not
   * @param bindings which events the records of other tracers are
   */
  public CsvSource(
      String path,
      CsvHeader header,
      InputStream in,
      boolean complete,
      Supplier<String> incomplete,
      Bindings bindings)
      throws IOException {
    this.path = path;
    this.header = header;
    this.incomplete = incomplete;
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
    String cut = ended ? incomplete.get() : "";
    return ended && cut.isEmpty() ? rows.incomplete() : cut;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    int count = 0;
    while (count < ROWS_PER_BLOCK
        && block.size() <= EventBlock.CAPACITY - BoundTracepoint.MOST_EVENTS
        && !ended) {
      ended = !rows.advance();
      if (!ended) {
        row(block);
        count++;
      }
    }
    return count > 0;
  }

  private void row(EventBlock block) {
    CSVRecord record = rows.cells();
    if (rows.mayBeCut()) {
      unread("the last line has no line end: it may be cut", block);
    } else if (record.size() == header.names().size()) {
      event(record, block);
    } else if (record.size() != 1 || !isLoss(record.get(0), block)) {
      unread("expected " + header.names().size() + " cells, not " + record.size(), block);
    }
  }

  private void event(CSVRecord record, EventBlock block) {
    cells.at(record);
    try {
      RowPlace place = RowPlace.of(cells, rows.line());
      String problem = "";
      EventKind kind = EventKind.EVENT_KIND_UNSPECIFIED;
      if (cells.has(EventColumn.KIND)) {
        kind = modelRow.append(cells, place, block);
      } else {
        problem = boundRow.append(cells.text(EventColumn.EVENT), record, place, block);
      }
      if (!problem.isEmpty()) {
        unread(problem, block);
        return;
      }
      begun = true;
      lastNs = place.timeNs();
      block.sawTime(lastNs);
      if (cells.text(EventColumn.POSITION_UNIT).equals("byte")) {
        unit = CaptureOrigin.PositionUnit.BYTE_OFFSET;
      }
      block.countSource(kind == EventKind.EVENTS_LOST ? 0 : 1, 1, 0);
    } catch (BadCellException e) {
      unread(String.valueOf(e.getMessage()), block);
    }
  }

  /** bpftrace says so among what it prints. */
  private boolean isLoss(String cell, EventBlock block) {
    Matcher matcher = LOST.matcher(cell);
    if (!matcher.matches()) {
      return false;
    }
    int shape =
        dictionary.intern(new Shape("", EventKind.EVENTS_LOST, Mode.MODE_UNSPECIFIED, false));
    int nobody = dictionary.intern(new Task(0, "", 0));
    long count = Long.parseLong(matcher.group(1));
    long known = begun ? 1 : 0;
    block.append(lastNs, 0, nobody, shape, 0, 0, count, lastNs, known, rows.line());
    block.countSource(0, 1, 0);
    return true;
  }

  private void unread(String reason, EventBlock block) {
    block.countSource(0, 1, 1);
    String text = String.join(String.valueOf(header.delimiter()), rows.cells());
    String shown = text.substring(0, Math.min(text.length(), UnreadSample.MAX_TEXT));
    block.addUnreadSample(new UnreadSample(rows.line(), reason, shown));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
