package dev.faultline.cli.convert;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.emit.LossEmitter;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import java.io.IOException;

/**
 * A capture that is read several times, each time later. Between two times stands that another
 * trace begins: nobody knows how what was under way at the end of the one came to be what it is at
 * the beginning of the next. Positions are those in the capture.
 */
final class RepeatedSource implements EventSource {
  private final Opening opening;
  private final Repetition repetition;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final LossEmitter losses = new LossEmitter(dictionary);
  private final EventBlock read = new EventBlock();
  private EventSource source;
  private Event event;
  private int time;
  private long lastNs;
  private long lastPosition;

  /** Opens the capture. */
  interface Opening {
    EventSource open() throws IOException;
  }

  RepeatedSource(Opening opening, Repetition repetition) throws IOException {
    this.opening = opening;
    this.repetition = repetition;
    this.source = opening.open();
    this.event = new Event(source.dictionary());
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    if (source.next(read)) {
      copy(block);
      return true;
    }
    if (time + 1 == repetition.times()) {
      return false;
    }
    time++;
    source.close();
    source = opening.open();
    event = new Event(source.dictionary());
    losses.emit(block, lastNs, 0, LossCause.ANOTHER_TRACE, 0, lastNs, true, lastPosition);
    return true;
  }

  private void copy(EventBlock block) {
    long later = repetition.laterNs(time);
    if (read.firstNs() <= read.lastNs()) {
      block.sawTime(read.firstNs() + later);
      block.sawTime(read.lastNs() + later);
    }
    block.countSource(read.sourceEvents(), read.sourceUnits(), read.unreadUnits());
    for (UnreadSample sample : read.unreadSamples()) {
      block.addUnreadSample(sample);
    }
    read.unbound().forEach(unbound -> block.countUnbound(unbound.name(), unbound.count()));
    if (time == 0) {
      read.logRecords().forEach(block::addLogRecord);
    }
    for (int row = 0; row < read.size(); row++) {
      event.at(read, row);
      copyEvent(later, block);
    }
  }

  private void copyEvent(long later, EventBlock block) {
    lastNs = event.timeNs() + later;
    lastPosition = event.position();
    // The time of the last event before a gap is the only one that stands in a value.
    boolean timed = event.kind() == EventKind.EVENTS_LOST && event.c() != 0;
    block.append(
        lastNs,
        event.cpu(),
        dictionary.intern(event.task()),
        dictionary.intern(event.shape()),
        dictionary.intern(event.subject()),
        dictionary.intern(event.other()),
        event.a(),
        event.b() + (timed ? later : 0),
        event.c(),
        lastPosition);
  }

  @Override
  public CaptureOrigin origin() {
    return source.origin();
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public Recording recording() {
    return source.recording();
  }

  @Override
  public String incomplete() {
    return source.incomplete();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
