package dev.faultline.traces.tracedat;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.emit.EventEmitter;
import dev.faultline.traces.emit.KnownBodies;
import dev.faultline.traces.emit.KnownBody;
import dev.faultline.traces.emit.LossEmitter;
import dev.faultline.traces.emit.TaskNumbers;
import dev.faultline.traces.emit.TidNumbers;
import dev.faultline.traces.input.Integrity;
import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.record.RecordBinding;
import dev.faultline.v1.Context;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.LossCause;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a recording of trace-cmd, all its buffers and CPUs as one sequence.
 *
 * <p>The position of an event is a byte offset: in files whose pages are compressed, the offset of
 * its CPU's data in the file plus the offset in the unpacked pages of that CPU. A unit is a record.
 */
public final class TraceDatSource implements EventSource {
  /** A record makes two events at most: its own and the loss before it. */
  private static final int EVENTS_PER_RECORD = BoundTracepoint.MOST_EVENTS + 1;

  /** Blocks of captures with few bound events end here, so that counts move on. */
  private static final int RECORDS_PER_BLOCK = 1 << 16;

  private static final int SAMPLE_BYTES = 24;

  private final String path;
  private final SeekableInput file;
  private final Integrity integrity;
  private final Recording recording;
  private final StatedRecording stated;
  private final KernelStacks stacks;
  private final BoundFormats bound;
  private final ReadAhead ahead = new ReadAhead();
  private final PageProblems problems = new PageProblems();
  private final RecordMerge records;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final TidNumbers tasks;
  private final EventEmitter emitter;
  private final LossEmitter losses = new LossEmitter(dictionary);
  private final KnownBodies bodies = new KnownBodies();
  private final FieldValues values = new FieldValues();
  private long lastNs;
  private int ended;

  /**
   * Opens a recording and reads what describes it.
   *
   * @param path as the user gave it
   * @param file is closed with the source
   * @param integrity how far the bytes of the file can be trusted
   * @param bindings which events its records are
   * @throws dev.faultline.traces.input.UnreadableCaptureException if it cannot be read
   */
  public TraceDatSource(String path, SeekableInput file, Integrity integrity, Bindings bindings)
      throws IOException {
    this.path = path;
    this.file = file;
    this.integrity = integrity;
    this.recording = Recording.read(file);
    this.stated = new StatedRecording(recording);
    this.stacks = new KernelStacks(recording);
    this.bound = new BoundFormats(recording, bindings, stated.markers(), stacks);
    this.records = TraceDatRecords.open(file, recording, ahead, bound, problems);
    this.emitter = new EventEmitter(dictionary, bindings);
    if (origin().countsTicks()) {
      dictionary.countTicks();
    }
    TaskNumbers named = new TaskNumbers(dictionary);
    CommandLines lines = recording.commandLines;
    this.tasks =
        new TidNumbers(
            tid -> {
              byte[] comm = lines.comm(tid);
              return named.number(tid, lines.tgid(tid), comm, 0, comm.length);
            });
  }

  @Override
  public CaptureOrigin origin() {
    return new CaptureOrigin(
        path,
        "trace.dat",
        recording.kernel,
        recording.time.isScaled() ? "tsc2nsec" : recording.clock,
        CaptureOrigin.PositionUnit.BYTE_OFFSET);
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public dev.faultline.stream.Recording recording() {
    return stated.recording();
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    List<RecordCursor> cpus = records.cursors();
    boolean any = false;
    int count = 0;
    while (count++ < RECORDS_PER_BLOCK
        && block.size() <= EventBlock.CAPACITY - EVENTS_PER_RECORD
        && ended <= cpus.size()) {
      any = true;
      if (ended == 0 && records.advance()) {
        record(records.current(), block);
      } else {
        if (ended < cpus.size()) {
          lost(cpus.get(ended), lastNs, block);
        } else if (integrity.isDamaged()) {
          losses.emit(block, lastNs, 0, LossCause.DAMAGED, 0, 0, false, 0);
        }
        ended++;
      }
    }
    passed(cpus, block);
    problems.drain(block);
    return any;
  }

  /** What was passed over is counted, and the trace lasts as long as it does. */
  private void passed(List<RecordCursor> cpus, EventBlock block) {
    bound.drain(block);
    for (RecordCursor cpu : cpus) {
      if (cpu.isSeen()) {
        block.sawTime(recording.time.ns(cpu.first()));
        block.sawTime(recording.time.ns(cpu.settled()));
      }
    }
  }

  private void record(RecordCursor record, EventBlock block) {
    lastNs = recording.time.ns(record.time());
    block.sawTime(lastNs);
    lost(record, lastNs, block);
    stacks.see(record, lastNs);
    RecordBinding binding = bound.find(record.type());
    String problem = binding == null ? unbound(record) : bound(record, binding, block);
    boolean passed = binding == null && problem.isEmpty();
    if (!passed) {
      block.countSource(1, 1, problem.isEmpty() ? 0 : 1);
    }
    if (!problem.isEmpty()) {
      if (record.type() != stated.markers()) {
        record.loss().add(LossCause.UNREAD, 1, record.time(), true);
      }
      block.addUnreadSample(new UnreadSample(record.position(), problem, text(record)));
    }
  }

  /** What is wrong with a record that is not bound; if nothing is, it is counted among those. */
  private String unbound(RecordCursor record) {
    String problem =
        record.type() == stated.markers()
            ? stated.marker(record.bytes(), record.from(), record.to())
            : bound.unknown(record.type());
    if (problem.isEmpty()) {
      bound.pass(record.type());
    }
    return problem;
  }

  private String bound(RecordCursor record, RecordBinding binding, EventBlock block) {
    byte[] bytes = record.bytes();
    int from = record.from();
    int to = record.to();
    Context context = binding.context(bytes, from, to);
    int body = from + binding.body();
    boolean whole = body >= from && body < to;
    KnownBody known = whole ? bodies.find(record.type(), bytes, body, to, context) : null;
    int task = tasks.number(record.tid());
    if (known != null) {
      known.append(lastNs, record.cpu(), task, record.position(), block);
      return "";
    }
    binding.read(bytes, from, to, values);
    int first = block.size();
    BoundTracepoint tracepoint = binding.tracepoint();
    String problem =
        emitter.emit(tracepoint, values, lastNs, record.cpu(), task, record.position(), block);
    if (whole && problem.isEmpty() && bodies.isAgain()) {
      bodies.keep(record.type(), bytes, body, to, context, tracepoint, first, block);
    }
    return problem;
  }

  private void lost(RecordCursor cpu, long timeNs, EventBlock block) {
    Loss loss = cpu.loss();
    if (loss.isPending()) {
      stacks.lost();
      losses.emit(
          block,
          timeNs,
          cpu.cpu(),
          loss.cause(),
          loss.count(),
          recording.time.ns(loss.lastTime()),
          loss.isLastKnown(),
          cpu.position());
      loss.clear();
    }
  }

  /** The beginning of a record in hexadecimal, for reports. */
  private static String text(RecordCursor record) {
    int to = Math.min(record.to(), record.from() + SAMPLE_BYTES);
    return HexFormat.ofDelimiter(" ").formatHex(record.bytes(), record.from(), to);
  }

  /**
   * The stacks of the tasks that sleep when the recording ends.
   *
   * @throws IOException if the names of the kernel's functions cannot be read
   */
  public List<LogRecord> left() throws IOException {
    return stacks.left();
  }

  @Override
  public String incomplete() {
    if (ended <= records.cursors().size()) {
      return "";
    }
    String packing = integrity.incomplete();
    if (!packing.isEmpty()) {
      return packing;
    }
    for (RecordCursor cpu : records.cursors()) {
      if (!cpu.incomplete().isEmpty()) {
        return cpu.incomplete();
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    ahead.close();
    file.close();
  }
}
