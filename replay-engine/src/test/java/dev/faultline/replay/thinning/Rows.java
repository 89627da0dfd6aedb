package dev.faultline.replay.thinning;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The events of a capture, one by one, to be thinned out and read again. */
record Rows(CaptureOrigin origin, StreamDictionary dictionary, int cpus, List<Row> rows) {

  /** One event. */
  record Row(
      long timeNs,
      int cpu,
      int task,
      int shape,
      int subject,
      int other,
      long a,
      long b,
      long c,
      long position) {

    Row at(long newTimeNs) {
      return new Row(newTimeNs, cpu, task, shape, subject, other, a, b, c, position);
    }
  }

  static Rows of(EventSource source) throws IOException {
    List<Row> rows = new ArrayList<>();
    EventBlock block = new EventBlock();
    Event event = new Event(source.dictionary());
    while (source.next(block)) {
      for (int i = 0; i < block.size(); i++) {
        event.at(block, i);
        rows.add(
            new Row(
                event.timeNs(),
                event.cpu(),
                event.taskNumber(),
                event.shapeNumber(),
                event.subjectNumber(),
                event.otherNumber(),
                event.a(),
                event.b(),
                event.c(),
                event.position()));
      }
    }
    int cpus = (int) rows.stream().map(Row::cpu).distinct().count();
    return new Rows(source.origin(), source.dictionary(), cpus, List.copyOf(rows));
  }

  Rows with(List<Row> others) {
    return new Rows(origin, dictionary, cpus, others);
  }

  Shape shape(Row row) {
    return dictionary.shape(row.shape());
  }

  /** An event that could not be read: it may have been any. */
  Row unread(Row row) {
    int nobody = dictionary.intern(new Task(0, "", 0));
    int lost =
        dictionary.intern(new Shape("", EventKind.EVENTS_LOST, Mode.MODE_UNSPECIFIED, false));
    return new Row(row.timeNs(), row.cpu(), nobody, lost, 0, 0, 1, row.timeNs(), 1, row.position());
  }

  EventSource source() {
    return new EventSource() {
      private int next;

      @Override
      public CaptureOrigin origin() {
        return origin;
      }

      @Override
      public StreamDictionary dictionary() {
        return dictionary;
      }

      /** Every format says how many CPUs the machine has, and need not say more. */
      @Override
      public Recording recording() {
        return new Recording(
            List.of(),
            false,
            List.of(),
            List.of(),
            new Recorder("", "", "", cpus, ""),
            Set.of(),
            List.of());
      }

      @Override
      public boolean next(EventBlock block) {
        block.clear();
        while (next < rows.size() && !block.isFull()) {
          Row row = rows.get(next++);
          block.append(
              row.timeNs(),
              row.cpu(),
              row.task(),
              row.shape(),
              row.subject(),
              row.other(),
              row.a(),
              row.b(),
              row.c(),
              row.position());
        }
        block.countSource(block.size(), block.size(), 0);
        return block.size() > 0;
      }

      @Override
      public void close() {}
    };
  }
}
