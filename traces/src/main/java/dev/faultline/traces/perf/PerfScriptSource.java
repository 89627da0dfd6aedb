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
import dev.faultline.traces.emit.TaskNumbers;
import dev.faultline.traces.ftrace.FieldScanner;
import dev.faultline.traces.ftrace.LossLedger;
import dev.faultline.traces.input.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

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

  private final String path;
  private final LineReader lines;
  private final boolean complete;
  private final Supplier<String> incomplete;
  private final Bindings bindings;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final TaskNumbers tasks = new TaskNumbers(dictionary);
  private final EventEmitter emitter;
  private final LossLedger losses = new LossLedger(dictionary);
  private final ScriptPrefix prefix = new ScriptPrefix();
  private final ScriptEvent event = new ScriptEvent();
  private final FieldScanner fields = new FieldScanner();
  private final FieldValues values = new FieldValues();
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
   * @param incomplete asked at the end: why the bytes ended early, empty if they did not
   * @param bindings which events its records are
   */
  public PerfScriptSource(
      String path,
      LineReader lines,
      boolean complete,
      Supplier<String> incomplete,
      Bindings bindings) {
    this.path = path;
    this.lines = lines;
    this.complete = complete;
    this.incomplete = incomplete;
    this.bindings = bindings;
    this.emitter = new EventEmitter(dictionary, bindings);
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
    return problem.isEmpty() ? incomplete.get() : problem;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    int count = 0;
    while (count < LINES_PER_BLOCK
        && block.size() <= EventBlock.CAPACITY - BoundTracepoint.MOST_EVENTS
        && !ended) {
      if (lines.advance()) {
        line(block);
        count++;
      } else {
        ended = true;
        if (lostInAll > lost) {
          losses.lost(0, lostInAll - lost, lines.number(), block);
          count++;
        }
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
    } else if (to > from && text[from] == '\t') {
      block.countSource(0, 1, 0);
    } else if (prefix.scan(text, from, to)) {
      record(text, to, block);
    } else if (to > from && text[from] == '#') {
      comment(new String(text, from, to - from, StandardCharsets.ISO_8859_1), block);
    } else if (ScriptOther.isKnown(text, from, to)) {
      block.countSource(0, 1, 0);
    } else {
      unread("expected 'comm tid [cpu] time: event:'", block);
    }
  }

  private void comment(String text, EventBlock block) {
    String wrong = header.take(text);
    if (wrong.isEmpty()) {
      block.countSource(0, 1, 0);
    } else {
      unread(wrong, block);
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
        ended = true;
        return;
      }
      losses.event(prefix.cpu(), prefix.time(), lines.number(), block);
      event(text, to, block);
    } else {
      unread("expected the name of an event and ':' behind the time", block);
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
    BoundTracepoint tracepoint = bindings.find(text, event.bareNameFrom(text), event.nameTo());
    String problem = "";
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
