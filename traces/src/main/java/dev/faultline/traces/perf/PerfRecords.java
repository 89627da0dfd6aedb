package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;

/**
 * The samples and losses of a recording in the order of their times, read record by record. Names
 * of threads are kept as they were at the time that has been reached.
 */
final class PerfRecords {
  private static final int LOST = 2;
  private static final int COMM = 3;
  private static final int FORK = 7;
  private static final int SAMPLE = 9;
  private static final int LOST_SAMPLES = 13;
  private static final int HEADER = 8;

  /** Of LOST_SAMPLES: a filter of the user dropped them. */
  private static final int LOST_TO_FILTER = 1 << 15;

  private static final int NO_EVENT = -1;

  private final RecordingHead head;
  private final RecordBytes order;
  private final RawRecords raw;
  private final RecordQueue queue;
  private final TaskNames names;
  private boolean ended;
  private long completeUpTo = Long.MIN_VALUE;
  private byte[] bytes = {};
  private int from;
  private int to;
  private int event;
  private int pid;
  private int tid;
  private int cpu;
  private long time;
  private long position;
  private boolean loss;
  private long lost;
  private long lostSum;
  private long lostSamplesSum;

  /**
   * Reads records.
   *
   * @param budget the most bytes that may wait for earlier ones
   */
  PerfRecords(RecordingHead head, ByteRun input, TaskNames names, long budget) {
    this.head = head;
    this.order = head.order();
    this.raw = new RawRecords(input, head);
    this.queue = new RecordQueue(budget);
    this.names = names;
  }

  /** Goes to the next sample or loss; false at the end. */
  boolean advance() throws IOException {
    while (true) {
      if (queue.poll()) {
        time = queue.time();
        position = queue.position();
        if (deliver(queue.event(), queue.bytes(), queue.from(), queue.to())) {
          return true;
        }
      } else if (ended) {
        return untoldLoss();
      } else if (pump()) {
        return true;
      }
    }
  }

  /** Reads on; true if what was read is to be delivered at once. */
  private boolean pump() throws IOException {
    switch (raw.peek()) {
      case END -> {
        ended = true;
        completeUpTo = queue.completeUpTo();
        queue.releaseAll();
      }
      case ROUND -> queue.finishRound();
      case RECORD -> {
        return record(raw.type(), raw.bytes(), raw.from(), raw.from() + raw.length());
      }
    }
    return false;
  }

  private boolean record(int type, byte[] source, int start, int end) throws IOException {
    if (type != SAMPLE && type != LOST && type != COMM && type != FORK) {
      if (type == LOST_SAMPLES) {
        lostSamples(source, start, end);
      }
      raw.consume();
      return false;
    }
    int number =
        type == SAMPLE
            ? head.events().ofSample(order, source, start, end)
            : head.events().ofOther(order, source, start, end);
    long when = number < 0 ? 0 : time(head.events().get(number), type, source, start, end);
    if (when == 0 || when == -1) {
      time = 0;
      position = raw.position();
      boolean shown = deliver(number, source, start, end);
      raw.consume();
      return shown;
    }
    if (queue.isFullFor(end - start)) {
      queue.releaseHalf();
      return false;
    }
    queue.add(number, when, raw.position(), source, start, end - start);
    raw.consume();
    return false;
  }

  /** What perf counted at the end beside what the kernel told on the way: the same losses. */
  private void lostSamples(byte[] source, int start, int end) {
    boolean filtered = (order.u2(source, start + 4) & LOST_TO_FILTER) != 0;
    if (!filtered && end - start >= HEADER + 8) {
      lostSamplesSum += Math.max(0, order.s8(source, start + HEADER));
    }
  }

  private long time(RecordedEvent recorded, int type, byte[] source, int start, int end) {
    SampleLayout layout = recorded.layout();
    if (type == SAMPLE) {
      boolean has = layout.time() != 0 && layout.fits(end - start);
      return has ? order.s8(source, start + layout.time()) : 0;
    }
    boolean has = layout.timeFromEnd() != 0 && end - start >= HEADER + layout.backSize();
    return has ? order.s8(source, end - layout.timeFromEnd()) : 0;
  }

  /** Whether the record is one of those that are shown. */
  private boolean deliver(int number, byte[] source, int start, int end) {
    bytes = source;
    from = start;
    to = end;
    event = number;
    switch (order.s4(source, start)) {
      case SAMPLE -> {
        loss = false;
        sample();
        return true;
      }
      case LOST -> {
        losing();
        return true;
      }
      case COMM -> comm();
      default -> fork();
    }
    return false;
  }

  private void sample() {
    pid = 0;
    tid = 0;
    cpu = 0;
    SampleLayout layout = isKnown() ? head.events().get(event).layout() : null;
    if (layout != null) {
      if (layout.tid() != 0) {
        pid = order.s4(bytes, from + layout.tid());
        tid = order.s4(bytes, from + layout.tid() + 4);
      }
      cpu = layout.cpu() == 0 ? 0 : order.s4(bytes, from + layout.cpu());
    }
  }

  private void losing() {
    loss = true;
    lost = to - from >= HEADER + 16 ? Math.max(0, order.s8(bytes, from + HEADER + 8)) : 0;
    lostSum += lost;
    SampleLayout layout = event < 0 ? null : head.events().get(event).layout();
    boolean has =
        layout != null && layout.cpuFromEnd() != 0 && to - from >= HEADER + layout.backSize();
    cpu = has && layout != null ? order.s4(bytes, to - layout.cpuFromEnd()) : 0;
  }

  private void comm() {
    int back = event < 0 ? 0 : head.events().get(event).layout().backSize();
    int start = from + HEADER + 8;
    int end = start;
    while (end < to - back && bytes[end] != 0) {
      end++;
    }
    if (end > start) {
      names.name(order.s4(bytes, start - 4), bytes, start, end);
    }
  }

  private void fork() {
    if (to - from >= HEADER + 16) {
      names.fork(order.s4(bytes, from + HEADER + 12), order.s4(bytes, from + HEADER + 8));
    }
  }

  /** The part of the losses of which the kernel said nothing on the way. */
  private boolean untoldLoss() {
    loss = true;
    lost = lostSamplesSum - lostSum;
    lostSum = Math.max(lostSum, lostSamplesSum);
    cpu = 0;
    return lost > 0;
  }

  /** Whether the event of the sample is known, and all its fields are there. */
  boolean isKnown() {
    return event != NO_EVENT && head.events().get(event).layout().fits(to - from);
  }

  /** The event of a sample that is {@linkplain #isKnown known}. */
  RecordedEvent event() {
    return head.events().get(event);
  }

  /** Whether this is a loss and not a sample. */
  boolean isLoss() {
    return loss;
  }

  /** How many events were lost. */
  long lost() {
    return lost;
  }

  /** Time in ns, 0 if the event was recorded without. */
  long time() {
    return time;
  }

  /** Offset in the file. */
  long position() {
    return position;
  }

  /** The CPU, 0 if the event was recorded without. */
  int cpu() {
    return cpu;
  }

  int pid() {
    return pid;
  }

  /** Thread id; -1 of a task that was exiting. */
  int tid() {
    return tid;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the record begins in {@link #bytes}. */
  int from() {
    return from;
  }

  /** Where it ends. */
  int to() {
    return to;
  }

  /** The time in ns up to which nothing earlier can be missing, if the records ended early. */
  long completeUpTo() {
    return completeUpTo;
  }

  /** Why the records ended early or are not in order; empty if neither is so. */
  String problem() {
    if (raw.problem().isEmpty() && queue.isDisordered()) {
      return "the recording does not say when what was recorded is complete (FINISHED_ROUND), and"
          + " holds more than fits into memory for sorting: its events are not in order; give Java"
          + " more memory with -Xmx";
    }
    return raw.problem();
  }
}
