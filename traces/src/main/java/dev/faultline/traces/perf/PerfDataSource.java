package dev.faultline.traces.perf;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.emit.EventEmitter;
import dev.faultline.traces.emit.LossLedger;
import dev.faultline.traces.emit.TaskNumbers;
import dev.faultline.traces.emit.UnboundTally;
import dev.faultline.traces.input.Integrity;
import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.UnreadableCaptureException;
import dev.faultline.traces.record.RecordBinding;
import dev.faultline.traces.record.RecordBytes;
import dev.faultline.v1.LossCause;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads {@code perf.data}, as a file or as it came through a pipe.
 *
 * <p>Every sample is counted; one whose tracepoint is bound becomes an event. Positions are offsets
 * in the file; records that perf compressed are counted as if they were not.
 */
public final class PerfDataSource implements EventSource {
  /** A record makes its events, and those that tell of losses before it. */
  private static final int EVENTS_PER_RECORD =
      BoundTracepoint.MOST_EVENTS + LossLedger.MOST_EVENTS + 1;

  /** Blocks of recordings with few bound events end here, so that counts move on. */
  private static final int RECORDS_PER_BLOCK = 1 << 16;

  private static final int MAX_CPU = 1 << 16;

  /** Of the memory that Java may use, this part may hold records that wait for earlier ones. */
  private static final int MEMORY_SHARE = 8;

  private final String path;
  private final RecordingHead head;
  private final PerfRecords records;
  private final Closeable input;
  private final Integrity integrity;
  private final Bindings bindings;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final TaskNames tasks = new TaskNames(new TaskNumbers(dictionary));
  private final EventEmitter emitter;
  private final LossLedger losses = new LossLedger(dictionary);
  private final FieldValues values = new FieldValues();
  private final UnboundTally unbound = new UnboundTally();
  private boolean ended;

  private PerfDataSource(
      String path,
      RecordingHead head,
      ByteRun bytes,
      Closeable input,
      Integrity integrity,
      Bindings bindings) {
    this.path = path;
    this.head = head;
    this.input = input;
    this.integrity = integrity;
    this.bindings = bindings;
    this.emitter = new EventEmitter(dictionary, bindings);
    this.records =
        new PerfRecords(head, bytes, tasks, Runtime.getRuntime().maxMemory() / MEMORY_SHARE);
  }

  /** Whether a recording that begins so went through a pipe, and can be read as a stream. */
  public static boolean isPipe(byte[] beginning) {
    return PerfHeader.isPipe(beginning);
  }

  /**
   * Reads a recording that was written to a file.
   *
   * @param path as the user gave it
   * @param file is closed with this source
   * @param integrity how far the bytes can be trusted
   * @param bindings which events its records are
   * @throws UnreadableCaptureException if its head is damaged; the message says where
   */
  public static PerfDataSource ofFile(
      String path, SeekableInput file, Integrity integrity, Bindings bindings) throws IOException {
    PerfHeader header = PerfHeader.read(file);
    RecordingHead head = FileHead.read(file, header);
    Section data = header.data();
    boolean whole = !header.isUnfinished() && data.isWithin(file.size());
    long end = whole ? data.offset() + data.size() : file.size();
    ByteRun bytes = ByteRun.of(file, data.offset(), end);
    return new PerfDataSource(path, head, bytes, file, integrity, bindings);
  }

  /**
   * Reads a recording that went through a pipe.
   *
   * @param path as the user gave it
   * @param in is read to its end, and closed with this source
   * @param integrity how far the bytes can be trusted
   * @param bindings which events its records are
   */
  public static PerfDataSource ofPipe(
      String path, InputStream in, Integrity integrity, Bindings bindings) throws IOException {
    ByteRun bytes = ByteRun.of(path, in);
    if (!bytes.require(PerfHeader.PIPE_SIZE)) {
      throw new UnreadableCaptureException(
          path, 0, "the file was cut inside the head of this recording of perf.");
    }
    RecordBytes order =
        bytes.bytes()[0] == 'P' ? RecordBytes.LITTLE_ENDIAN : RecordBytes.BIG_ENDIAN;
    bytes.skip(PerfHeader.PIPE_SIZE);
    return new PerfDataSource(path, new RecordingHead(order), bytes, in, integrity, bindings);
  }

  @Override
  public CaptureOrigin origin() {
    return new CaptureOrigin(
        path, "perf.data", head.release(), head.clock(), CaptureOrigin.PositionUnit.BYTE_OFFSET);
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public Recording recording() {
    return head.recording();
  }

  /** The records below the events, for a look at all of them. */
  PerfRecords records() {
    return records;
  }

  @Override
  public String incomplete() {
    if (!ended) {
      return "";
    }
    String why = integrity.incomplete();
    return why.isEmpty() ? lacks() : why;
  }

  private String lacks() {
    return head.lacks().isEmpty() ? records.problem() : head.lacks();
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    int count = 0;
    while (count < RECORDS_PER_BLOCK
        && block.size() <= EventBlock.CAPACITY - EVENTS_PER_RECORD
        && !ended) {
      if (records.advance()) {
        record(block);
        count++;
      } else {
        ended = true;
        count += finish(block) ? 1 : 0;
      }
    }
    unbound.drain(block);
    return count > 0;
  }

  /**
   * What the CPUs have recorded since they were last complete is there of some, and not of others.
   */
  private boolean finish(EventBlock block) {
    boolean cut = !lacks().isEmpty();
    if (cut) {
      losses.missingSince(records.completeUpTo(), records.position(), block);
    }
    return losses.finish(integrity, records.position(), block) || cut;
  }

  private void record(EventBlock block) {
    int cpu = records.cpu();
    boolean impossible = cpu < 0 || cpu >= MAX_CPU;
    if (records.isLoss()) {
      losses.lost(impossible ? 0 : cpu, records.lost(), records.position(), block);
      return;
    }
    String problem = impossible ? "CPU " + cpu : "a sample that is too short, or of no known event";
    if (!impossible && records.isKnown()) {
      block.sawTime(records.time());
      losses.event(cpu, records.time(), records.position(), block);
      problem = sample(records.event(), block);
    }
    block.countSource(1, 1, problem.isEmpty() ? 0 : 1);
    if (!problem.isEmpty()) {
      losses.unread(LossCause.UNREAD, impossible ? -1 : cpu, 1, records.position());
      block.addUnreadSample(new UnreadSample(records.position(), problem, ""));
    }
  }

  private String sample(RecordedEvent event, EventBlock block) {
    event.resolve(head.tracing(), bindings);
    RecordBinding binding = event.binding();
    if (binding == null) {
      if (event.lacksFormat()) {
        return "the recording lacks the format of " + event.name();
      }
      unbound.add(event.bareName());
      return "";
    }
    RecordBytes order = head.order();
    byte[] bytes = records.bytes();
    int size = event.layout().payload(order, bytes, records.from(), records.to());
    int from = size + 4;
    int length = size < 0 ? -1 : order.s4(bytes, size);
    if (length < event.head().length() || length > records.to() - from) {
      return "a sample of " + event.name() + " without its data";
    }
    binding.read(bytes, from, from + length, values);
    // An exiting task has no id any more as perf counts; the tracepoint knows it.
    int tid = records.tid() == -1 ? event.head().pid(order, bytes, from) : records.tid();
    return emitter.emit(
        binding.tracepoint(),
        values,
        records.time(),
        records.cpu(),
        tasks.number(Math.max(0, records.pid()), tid),
        records.position(),
        block);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
