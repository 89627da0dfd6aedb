package dev.faultline.traces.ftrace;

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
import dev.faultline.traces.emit.TaskNumbers;
import dev.faultline.traces.input.ByteWords;
import dev.faultline.traces.input.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads ftrace text line by line.
 *
 * <p>A line is an event, one of the other things that ftrace prints, or unread: counted and, up to
 * a number, kept with the reason. Nothing is passed over in silence. Bytes stay bytes: an event
 * costs no object unless it brings a task or a subject that was not seen before.
 */
public final class FtraceTextSource implements EventSource {
  /** A line makes an event at most, and losses before it: of its CPU and of the log. */
  private static final int EVENTS_PER_LINE = BoundTracepoint.MOST_EVENTS + 2;

  /** Blocks of captures with few bound events end here, so that counts move on. */
  private static final int LINES_PER_BLOCK = 1 << 16;

  private final String path;
  private final FtraceDialect dialect;
  private final LineReader lines;
  private final boolean complete;
  private final Supplier<String> incomplete;
  private final Bindings bindings;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final TaskNumbers tasks = new TaskNumbers(dictionary);
  private final EventEmitter emitter;
  private final LossLedger losses;
  private final EventPrefix prefix;
  private final FieldScanner fields = new FieldScanner();
  private final SyscallText syscalls = new SyscallText();
  private final FieldValues values = new FieldValues();
  private final LossLine lossLine = new LossLine();
  private final OtherLine otherLine = new OtherLine();
  private final MarkerText marker = new MarkerText();
  private final StatedRecording stated = new StatedRecording();
  private final @Nullable DumpLines dump;
  private boolean clockKnown;
  private boolean counter;
  private boolean ended;

  /**
   * Reads a capture.
   *
   * @param path as the user gave it
   * @param dialect how its lines look
   * @param lines its text
   * @param complete whether a last line without line end is known not to be cut
   * @param incomplete asked at the end: why the bytes ended early, empty if they did not
   * @param bindings which events its records are
   */
  public FtraceTextSource(
      String path,
      FtraceDialect dialect,
      LineReader lines,
      boolean complete,
      Supplier<String> incomplete,
      Bindings bindings) {
    this.path = path;
    this.dialect = dialect;
    this.prefix = dialect.prefix();
    this.dump = dialect == FtraceDialect.DUMP ? new DumpLines(prefix) : null;
    this.lines = lines;
    this.complete = complete;
    this.incomplete = incomplete;
    this.bindings = bindings;
    this.emitter = new EventEmitter(dictionary, bindings);
    this.losses = new LossLedger(dictionary);
  }

  @Override
  public CaptureOrigin origin() {
    return new CaptureOrigin(
        path, dialect.word(), kernel(), counter ? "counter" : "", CaptureOrigin.PositionUnit.LINE);
  }

  @Override
  public Recording recording() {
    return stated.recording();
  }

  private String kernel() {
    return otherLine.kernel().isEmpty() && dump != null ? dump.kernel() : otherLine.kernel();
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public String incomplete() {
    String cut = dump == null ? "" : dump.missing();
    String packed = ended ? incomplete.get() : "";
    return ended && packed.isEmpty() ? cut : packed;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    int count = 0;
    while (count < LINES_PER_BLOCK
        && block.size() <= EventBlock.CAPACITY - EVENTS_PER_LINE
        && !ended) {
      if (lines.advance()) {
        line(block);
        count++;
      } else {
        ended = true;
      }
    }
    return count > 0;
  }

  private void line(EventBlock block) {
    byte[] text = lines.bytes();
    int from = lines.start();
    int to = lines.end();
    if (lines.isTooLong()) {
      unread("a line of more than " + LineReader.MAX_LINE + " bytes", block);
    } else if (!lines.isTerminated() && !complete) {
      unread("the last line has no line end: it may be cut", block);
    } else if (dump == null) {
      lineOfTrace(text, from, to, block);
    } else {
      lineOfLog(dump, text, from, to, block);
    }
  }

  private void lineOfTrace(byte[] text, int from, int to, EventBlock block) {
    if (prefix.scan(text, from, to)) {
      event(text, prefix.bodyEnd(to), block);
    } else {
      noEvent(text, from, to, block);
    }
  }

  private void lineOfLog(DumpLines log, byte[] text, int from, int to, EventBlock block) {
    DumpLines.Part part = log.scan(text, from, to, lines.number());
    if (part == DumpLines.Part.NEXT_DUMP || part == DumpLines.Part.HEADLESS) {
      losses.lostAnywhere(0, lines.number(), block);
    }
    if (part == DumpLines.Part.INSIDE || part == DumpLines.Part.HEADLESS) {
      lineOfTrace(text, log.begin(), to, block);
    } else {
      block.countSource(0, 1, 0);
    }
  }

  private void event(byte[] text, int to, EventBlock block) {
    if (!prefix.isPlaced()) {
      marker.end();
      block.countSource(1, 1, 0);
      return;
    }
    if (!isOfOneClock()) {
      unread("expected a time stamp of the same clock as before", block);
      return;
    }
    int name = prefix.body();
    // A name that is bound has neither spaces nor parentheses: what has them is not found.
    int nameEnd = ByteWords.indexOf((byte) ':', text, name, to);
    losses.event(prefix.cpu(), prefix.time(), lines.number(), block);
    BoundTracepoint tracepoint = nameEnd < to ? bindings.find(text, name, nameEnd) : null;
    boolean call = tracepoint == null;
    if (call) {
      tracepoint = syscalls.find(bindings, text, name, to);
    }
    if (tracepoint == null) {
      marker.event(text, name, nameEnd, to);
      count(marker.isOne() ? stated.marker(text, nameEnd, to) : "", block);
      return;
    }
    marker.end();
    String problem =
        call
            ? syscalls.scan(tracepoint, text, to, values)
            : fields.scan(tracepoint, text, nameEnd + 1, to, values);
    if (problem.isEmpty()) {
      problem = emit(tracepoint, text, block);
    }
    count(problem, block);
  }

  private void count(String problem, EventBlock block) {
    if (problem.isEmpty()) {
      block.countSource(1, 1, 0);
    } else {
      unread(problem, block);
    }
  }

  /** The first stamp says whether the clock counts seconds or ticks; none changes in between. */
  private boolean isOfOneClock() {
    if (!clockKnown) {
      clockKnown = true;
      counter = prefix.isCounter();
    }
    return prefix.isCounter() == counter;
  }

  private String emit(BoundTracepoint tracepoint, byte[] text, EventBlock block) {
    values.context(prefix.context());
    int task = tasks.number(prefix.tid(), prefix.tgid(), text, prefix.commFrom(), prefix.commTo());
    return emitter.emit(
        tracepoint, values, prefix.time(), prefix.cpu(), task, lines.number(), block);
  }

  private void noEvent(byte[] text, int from, int to, EventBlock block) {
    if (lossLine.scan(text, from, to)) {
      marker.end();
      losses.lost(lossLine.cpu(), lossLine.count(), lines.number(), block);
      block.countSource(0, 1, 0);
    } else if (otherLine.scan(text, from, to)) {
      if (otherLine.saysOverwritten()) {
        losses.noteOverwritten();
      }
      comment(text, from, to, block);
    } else if (dump != null && dump.isLost(text, from, to)) {
      losses.lostAnywhere(dump.lost(), lines.number(), block);
      block.countSource(0, 1, 0);
    } else if (marker.continues(to - from)) {
      block.countSource(0, 1, 0);
    } else {
      unread("expected " + dialect.shape(), block);
    }
  }

  private void comment(byte[] text, int from, int to, EventBlock block) {
    String problem = text[from] == '#' ? stated.comment(text, from, to) : "";
    if (problem.isEmpty()) {
      block.countSource(0, 1, 0);
    } else {
      unread(problem, block);
    }
  }

  private void unread(String reason, EventBlock block) {
    block.countSource(0, 1, 1);
    int length = Math.min(lines.end() - lines.start(), UnreadSample.MAX_TEXT);
    String text = new String(lines.bytes(), lines.start(), length, StandardCharsets.ISO_8859_1);
    block.addUnreadSample(new UnreadSample(lines.number(), reason, text));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
