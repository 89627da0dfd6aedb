package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;
import java.util.ArrayList;
import java.util.List;

/** The recorded events, and which of them a record belongs to. */
final class EventTable {
  /** The most events; all tracepoints of a kernel on a thousand CPUs have fewer ids. */
  static final int MAX_EVENTS = 1 << 16;

  static final int MAX_IDS = 1 << 22;

  private final List<RecordedEvent> events = new ArrayList<>();
  private final IdMap ids = new IdMap();
  private int idCount;

  /** Adds an event; returns its number. */
  int add(RecordedEvent event) {
    events.add(event);
    return events.size() - 1;
  }

  /** Notes that records with this id belong to the event. */
  void id(long id, int event) {
    ids.put(id, event);
    idCount++;
  }

  boolean isFull() {
    return events.size() >= MAX_EVENTS || idCount >= MAX_IDS;
  }

  int size() {
    return events.size();
  }

  RecordedEvent get(int number) {
    return events.get(number);
  }

  /** The number of the event with this id, or -1. */
  int numberOf(long id) {
    return ids.get(id);
  }

  /** The number of the event that a sample belongs to, or -1. */
  int ofSample(RecordBytes order, byte[] bytes, int from, int to) {
    if (events.size() <= 1 || ids.isEmpty()) {
      return events.size() - 1 < 0 ? -1 : 0;
    }
    // All events have their id at the same place: perf refuses to record others together.
    SampleLayout layout = events.get(0).layout();
    int offset = layout.offset(SampleLayout.IDENTIFIER);
    offset = offset == 0 ? layout.offset(SampleLayout.ID) : offset;
    if (offset == 0) {
      return 0;
    }
    return from + offset + 8 > to ? -1 : known(order.s8(bytes, from + offset));
  }

  /** The number of the event that another record belongs to, or -1. */
  int ofOther(RecordBytes order, byte[] bytes, int from, int to) {
    if (events.size() <= 1 || ids.isEmpty()) {
      return events.size() - 1 < 0 ? -1 : 0;
    }
    int offset = events.get(0).layout().idFromEnd();
    if (offset == 0) {
      return 0;
    }
    return to - offset < from + 8 ? -1 : known(order.s8(bytes, to - offset));
  }

  /** Records that perf made up itself have no id; they are laid out as those of the first event. */
  private int known(long id) {
    return id == 0 ? 0 : ids.get(id);
  }
}
