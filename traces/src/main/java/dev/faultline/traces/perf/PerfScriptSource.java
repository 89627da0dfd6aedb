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
import dev.faultline.traces.chain.SleepingTasks;
import dev.faultline.traces.emit.EventEmitter;
import dev.faultline.traces.emit.LossLedger;
import dev.faultline.traces.emit.TaskNumbers;
import dev.faultline.traces.ftrace.FieldScanner;
import dev.faultline.traces.ftrace.UnboundNames;
import dev.faultline.traces.input.CommentLine;
import dev.faultline.traces.input.Integrity;
import dev.faultline.traces.input.LineReader;
import dev.faultline.v1.LossCause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the text of {@code perf script} line by line.
 *
 * <p>A line is an event, a line of a call chain or another thing that perf prints, or unread:
 * counted and, up to a number, kept with the reason. Losses are told only by text that was printed
 * with {@code --show-lost-events}.
 */
public final class PerfScriptSource implements EventSource {
  /** Blocks of captures with few bound events end here, so that counts move on. */
  private static final int LINES_PER_BLOCK = 1 << 16;

  private static final int EVENTS_PER_LINE = BoundTracepoint.MOST_EVENTS + LossLedger.MOST_EVENTS;

  private final String path;
  private final LineReader lines;
  private final boolean complete;
  private final Integrity integrity;
  private final Bindings bindings;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final TaskNumbers tasks = new TaskNumbers(dictionary);
  private final EventEmitter emitter;
  private final LossLedger losses = new LossLedger(dictionary);
  private final ScriptPrefix prefix = new ScriptPrefix();

  /** Looks for the prefix of a line that was joined to another. */
  private final ScriptPrefix second = new ScriptPrefix();

  private final ScriptEvent event = new ScriptEvent();
  private final UnboundNames names;
  private final FieldScanner fields = new FieldScanner();
  private final FieldValues values = new FieldValues();
  private final SleepingTasks sleeping;
  private final DeltaTimes times = new DeltaTimes();
  private final ScriptHeader header = new ScriptHeader();
  private String problem = "";
  private long lost;
  private long lostInAll;
  private boolean ended;

  /**
   * Reads a capture.
   *
   * @param path as the user gave it
   * @param lines its text
   * @param complete whether a last line without line end is known not to be cut
   * @param integrity how far the text can be trusted
   * @param bindings which events its records are
   * @param sleeping is told of all events and call chains
   */
  public PerfScriptSource(
      String path,
      LineReader lines,
      boolean complete,
      Integrity integrity,
      Bindings bindings,
      SleepingTasks sleeping) {
    this.path = path;
    this.lines = lines;
    this.complete = complete;
    this.integrity = integrity;
    this.bindings = bindings;
    this.emitter = new EventEmitter(dictionary, bindings);
    this.names = new UnboundNames(bindings);
    this.sleeping = sleeping;
  }

  @Override
  public CaptureOrigin origin() {
    return new CaptureOrigin(
        path, "perf-script", header.kernel(), "", CaptureOrigin.PositionUnit.LINE);
  }

  @Override
  public Recording recording() {
    return header.recording();
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public String incomplete() {
    if (!ended) {
      return "";
    }
    return problem.isEmpty() ? integrity.incomplete() : problem;
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
        if (lostInAll > lost) {
          losses.missing(LossCause.OVERRUN, lostInAll - lost, lines.number(), block);
          count++;
        }
        count += losses.finish(integrity, lines.number(), block) ? 1 : 0;
      }
    }
    names.drain(block);
    return count > 0;
  }

  private void line(EventBlock block) {
    byte[] text = lines.bytes();
    int from = lines.start();
    int to = lines.end();
    if (integrity.isChecked() && lines.offset() <= integrity.verified()) {
      losses.verified();
    }
    if (lines.isTooLong()) {
      unread(
          "a line of more than " + LineReader.MAX_LINE + " bytes", LossCause.DAMAGED, -1, 0, block);
    } else if (lines.isOverwritten()) {
      unread("zeros or erased memory in place of text", LossCause.DAMAGED, -1, 0, block);
    } else if (!lines.isTerminated() && !complete && !ScriptOther.isKnown(text, from, to)) {
      unread("the last line has no line end: it may be cut", LossCause.CUT_OFF, -1, 0, block);
    } else if (to > from && text[from] == '\t') {
      chain(text, from, to);
      block.countSource(0, 1, 0);
    } else if (prefix.scan(text, from, to)) {
      record(text, to, block);
    } else if (CommentLine.begins(text, from, to)) {
      comment(new String(text, from, to - from, StandardCharsets.ISO_8859_1), block);
    } else if (ScriptOther.isKnown(text, from, to)) {
      chain(text, from, to);
      block.countSource(0, 1, 0);
    } else {
      unread("expected 'comm tid [cpu] time: event:'", LossCause.UNREAD, -1, 1, block);
    }
  }

  private void chain(byte[] text, int from, int to) {
    if (sleeping.isOpen()) {
      sleeping.line(text, from, to, lines.number());
    }
  }

  private void comment(String text, EventBlock block) {
    if (text.startsWith(ScriptOther.FIRST_OF_HEAD)) {
      losses.anotherTrace(lines.number(), block);
    }
    // What the head says is no event that could be lost.
    String wrong = header.take(text);
    block.countSource(0, 1, wrong.isEmpty() ? 0 : 1);
    if (!wrong.isEmpty()) {
      sample(wrong, block);
    }
  }

  private void record(byte[] text, int to, EventBlock block) {
    int body = prefix.body();
    if (ScriptOther.isRecord(text, body, to)) {
      loss(text, body, to, block);
      block.countSource(0, 1, 0);
    } else if (event.scan(text, body, to)) {
      if (times.add(prefix.time())) {
        problem = "line " + lines.number() + ": " + DeltaTimes.PROBLEM;
        losses.missing(LossCause.TIME_WENT_BACK, 0, lines.number(), block);
        ended = true;
        return;
      }
      block.sawTime(prefix.time());
      if (second.beginsIn(text, event.arguments(), to) && !event.isMarker(text)) {
        unread(
            "expected one event in a line, and there is another", LossCause.UNREAD, -1, 2, block);
        return;
      }
      losses.event(prefix.cpu(), prefix.time(), lines.number(), block);
      event(text, to, block);
    } else {
      unread(
          "expected the name of an event and ':' behind the time",
          LossCause.UNREAD,
          prefix.cpu(),
          1,
          block);
    }
  }

  /** perf counts in the end what the kernel told on the way: the same losses. */
  private void loss(byte[] text, int from, int to, EventBlock block) {
    if (ScriptOther.isLoss(text, from, to)) {
      long count = ScriptOther.count(text, from, to);
      lost += count;
      losses.lost(prefix.cpu(), count, lines.number(), block);
    } else if (ScriptOther.isLossInAll(text, from, to)) {
      lostInAll += ScriptOther.count(text, from, to);
    }
  }

  private void event(byte[] text, int to, EventBlock block) {
    sleeping.event(
        text,
        event.bareNameFrom(text),
        event.nameTo(),
        event.arguments(),
        to,
        prefix.commFrom(),
        prefix.commTo(),
        prefix.tid(),
        prefix.pid(),
        prefix.time(),
        lines.number());
    BoundTracepoint tracepoint = bindings.find(text, event.bareNameFrom(text), event.nameTo());
    String problem = tracepoint == null ? unbound(text) : "";
    if (tracepoint != null) {
      problem = fields.scan(tracepoint, text, event.arguments(), to, values);
      if (problem.isEmpty()) {
        int task =
            tasks.number(prefix.tid(), prefix.pid(), text, prefix.commFrom(), prefix.commTo());
        problem =
            emitter.emit(
                tracepoint, values, prefix.time(), prefix.cpu(), task, lines.number(), block);
      }
    }
    if (problem.isEmpty()) {
      block.countSource(1, 1, 0);
    } else {
      unread(problem, LossCause.UNREAD, prefix.cpu(), 1, block);
    }
  }

  /** What is wrong with the name of an event without binding; empty if nothing is. */
  private String unbound(byte[] text) {
    int from = event.bareNameFrom(text);
    if (names.isKnown(text, from, event.nameTo())) {
      return "";
    }
    return event.isPrintable(text)
        ? names.meet(text, from, event.nameTo())
        : "expected the name of an event in front of ':'";
  }

  private void unread(String reason, LossCause cause, int cpu, long count, EventBlock block) {
    losses.unread(cause, cpu, count, lines.number());
    block.countSource(0, 1, 1);
    sample(reason, block);
  }

  private void sample(String reason, EventBlock block) {
    int length = Math.min(lines.end() - lines.start(), UnreadSample.MAX_TEXT);
    String text = new String(lines.bytes(), lines.start(), length, StandardCharsets.ISO_8859_1);
    block.addUnreadSample(new UnreadSample(lines.number(), reason, text));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
