package dev.faultline.cli.convert;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.Recording;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.LossCause;
import java.io.Flushable;
import java.io.IOException;

/**
 * Writes events one by one. Such files have no room for what a capture lacks: where its end is
 * missing, the last row is a loss of events, so that what is read from the file is no more certain
 * than the capture was.
 */
final class RowSink implements EventSink {
  private final StreamDictionary dictionary;
  private final Row row;
  private final Flushable out;
  private final Event event;
  private long lastNs;
  private long lastPosition;
  private boolean begun;

  /** Writes an event. */
  interface Row {
    void write(Event event) throws IOException;

    /** Writes what a console log says beside events, where the format has room for it. */
    default void write(LogRecord logRecord) throws IOException {}
  }

  RowSink(StreamDictionary dictionary, Row row, Flushable out) {
    this.dictionary = dictionary;
    this.row = row;
    this.out = out;
    this.event = new Event(dictionary);
  }

  @Override
  public void write(EventBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      event.at(block, i);
      row.write(event);
      lastNs = event.timeNs();
      lastPosition = event.position();
      begun = true;
    }
    for (LogRecord logRecord : block.logRecords()) {
      row.write(logRecord);
    }
  }

  @Override
  public void end(String incomplete, Recording recording) throws IOException {
    if (!incomplete.isEmpty()) {
      EventBlock block = new EventBlock();
      int shape = dictionary.intern(Shape.ofLoss(LossCause.CUT_OFF));
      int nobody = dictionary.intern(new Task(0, "", 0));
      block.append(lastNs, 0, nobody, shape, 0, 0, 0, lastNs, begun ? 1 : 0, lastPosition);
      event.at(block, 0);
      row.write(event);
    }
    out.flush();
  }
}
