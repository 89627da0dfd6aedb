package dev.faultline.traces.csv;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldSpelling;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.emit.EventEmitter;
import dev.faultline.traces.emit.UnboundTally;
import dev.faultline.traces.ftrace.PrintedField;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads records of other tracers: column {@code event} names the tracepoint, whose binding finds
 * its fields in the columns of their names. Values are written as ftrace prints them.
 */
final class BoundRow {
  private final CsvHeader header;
  private final Bindings bindings;
  private final EventEmitter emitter;
  private final StreamDictionary dictionary;
  private final PrintedField printed = new PrintedField();
  private final FieldValues values = new FieldValues();
  private final UnboundTally unbound = new UnboundTally();

  BoundRow(CsvHeader header, Bindings bindings, StreamDictionary dictionary) {
    this.header = header;
    this.bindings = bindings;
    this.dictionary = dictionary;
    this.emitter = new EventEmitter(dictionary, bindings);
  }

  /** Tells in a block which tracepoints came that are not bound. */
  void drain(EventBlock block) {
    unbound.drain(block);
  }

  /** Appends the event, if the tracepoint is bound; returns what is wrong, empty if nothing is. */
  String append(String event, CSVRecord cells, RowPlace place, EventBlock block) {
    String name = event.substring(event.lastIndexOf(':') + 1).strip();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    BoundTracepoint tracepoint = bindings.find(bytes, 0, bytes.length);
    if (tracepoint == null) {
      unbound.add(name);
      return "";
    }
    values.clear();
    values.context(place.context());
    for (int i = 0; i < tracepoint.spellingCount(); i++) {
      FieldSpelling spelling = tracepoint.spelling(i);
      int column = header.indexOf(spelling.name());
      String cell = column < 0 ? "" : cells.get(column).strip();
      if (!cell.isEmpty()) {
        byte[] text = cell.getBytes(StandardCharsets.UTF_8);
        String problem = printed.put(spelling, text, 0, text.length, values);
        if (!problem.isEmpty()) {
          return problem;
        }
      }
    }
    return emitter.emit(
        tracepoint,
        values,
        place.timeNs(),
        place.cpu(),
        dictionary.intern(place.task()),
        place.position(),
        block);
  }
}
