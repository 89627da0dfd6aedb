package dev.faultline.traces.ftrace;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.chain.SleepingTasks;
import dev.faultline.traces.emit.EventEmitter;
import dev.faultline.traces.emit.KnownBodies;
import dev.faultline.traces.emit.KnownBody;
import dev.faultline.traces.emit.LossLedger;
import dev.faultline.traces.input.ByteWords;
import dev.faultline.traces.input.Integrity;
import dev.faultline.traces.input.LineReader;
import dev.faultline.v1.LossCause;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads ftrace text line by line.
 *
 * <p>A line is an event, one of the other things that ftrace prints, or unread: counted and, up to
 * a number, kept with the reason; and it may have been any event, which is lost then. Nothing is
 * passed over in silence. Bytes stay bytes: an event costs no object unless it brings a task or a
 * subject that was not seen before, or says for the second time what may come more often.
 */
public final class FtraceTextSource implements EventSource {
  /** A line makes events, and losses before them: of its CPU and of the log. */
  private static final int EVENTS_PER_LINE =
      BoundTracepoint.MOST_EVENTS + LossLedger.MOST_EVENTS + 3;

  /** Blocks of captures with few bound events end here, so that counts move on. */
  private static final int LINES_PER_BLOCK = 1 << 16;

  private static final int SORT_BYTES = 16;

  private final String path;
  private final FtraceDialect dialect;
  private final LineReader lines;
  private final boolean complete;
  private final Integrity integrity;
  private final Bindings bindings;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final LineTasks tasks = new LineTasks(dictionary);
  private final EventEmitter emitter;
  private final LossLedger losses;
  private final EventPrefix prefix;

  /** Looks for the prefix of a line that was joined to another. */
  private final EventPrefix second;

  private final UnreadLines unread;
  private final UnboundBody unbound;
  private final EntryCount entries;
  private final KnownBodies bodies = new KnownBodies();
  private final FieldScanner fields = new FieldScanner();
  private final SyscallText syscalls = new SyscallText();
  private final FieldValues values = new FieldValues();
  private final LossLine lossLine = new LossLine();
  private final OtherLine otherLine = new OtherLine();
  private final MarkerText marker = new MarkerText();
  private final SleepingLines sleeping;
  private final StatedRecording stated = new StatedRecording();
  private final @Nullable DumpLines dump;
  private final Copies copies = new Copies();
  private final OneClock clock;
  private boolean ended;

  /**
   * Reads a capture.
   *
   * @param path as the user gave it
   * @param dialect how its lines look
   * @param lines its text
   * @param complete whether a last line without line end is known not to be cut
   * @param integrity how far the text can be trusted
   * @param bindings which events its records are
   * @param sleeping is told of all events and call chains
   */
  public FtraceTextSource(
      String path,
      FtraceDialect dialect,
      LineReader lines,
      boolean complete,
      Integrity integrity,
      Bindings bindings,
      SleepingTasks sleeping) {
    this.path = path;
    this.dialect = dialect;
    this.prefix = dialect.prefix();
    this.dump = dialect == FtraceDialect.DUMP ? new DumpLines(prefix) : null;
    this.lines = lines;
    this.complete = complete;
    this.integrity = integrity;
    this.entries = new EntryCount(dialect);
    this.second = dialect.prefix();
    this.unbound = new UnboundBody(bindings);
    this.bindings = bindings;
    this.emitter = new EventEmitter(dictionary, bindings);
    this.losses = new LossLedger(dictionary);
    this.clock = new OneClock(losses, dictionary);
    this.unread = new UnreadLines(lines, entries, losses);
    this.sleeping = new SleepingLines(sleeping, prefix, lines);
  }

  @Override
  public CaptureOrigin origin() {
    return new CaptureOrigin(
        path,
        dialect.word(),
        kernel(),
        clock.isCounter() ? "counter" : "",
        CaptureOrigin.PositionUnit.LINE);
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
    String packed = ended ? integrity.incomplete() : "";
    return ended && packed.isEmpty() ? cut : packed;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    copies.begin();
    int count = 0;
    while (count < LINES_PER_BLOCK
        && block.size() <= EventBlock.CAPACITY - EVENTS_PER_LINE
        && !ended) {
      if (lines.advance()) {
        line(block);
        count++;
      } else {
        ended = true;
        count += finish(block) ? 1 : 0;
      }
    }
    unbound.drain(block);
    return count > 0;
  }

  private boolean finish(EventBlock block) {
    boolean any = integrity.incomplete().isEmpty() && fewerThanSaid(block);
    return losses.finish(integrity, lines.number(), block) || any;
  }

  /** Whether the head of the trace that ends here counts entries that are not there. */
  private boolean fewerThanSaid(EventBlock block) {
    long missing = entries.missing();
    if (missing > 0) {
      losses.missing(LossCause.FEWER_THAN_SAID, missing, lines.number(), block);
    }
    return missing > 0;
  }

  private void line(EventBlock block) {
    byte[] text = lines.bytes();
    int from = lines.start();
    int to = lines.end();
    if (integrity.isChecked() && lines.offset() <= integrity.verified()) {
      losses.verified();
    }
    if (lines.isTooLong()) {
      damaged("a line of more than " + LineReader.MAX_LINE + " bytes", block);
    } else if (!lines.isTerminated() && !complete) {
      lastLine(text, from, to, block);
    } else if (dump == null) {
      lineOfTrace(text, from, to, block);
    } else {
      lineOfLog(dump, text, from, to, block);
    }
  }

  /** What is no event is whole enough without a line end. */
  private void lastLine(byte[] text, int from, int to, EventBlock block) {
    DumpLines.Part part =
        dump == null ? DumpLines.Part.INSIDE : dump.scan(text, from, to, lines.number());
    boolean inside = part == DumpLines.Part.INSIDE || part == DumpLines.Part.HEADLESS;
    if (inside && (prefix.scan(text, from, to) || !otherLine.scan(text, from, to))) {
      long missing = entries.missing();
      entries.uncounted();
      unread.tell(
          "the last line has no line end: it may be cut", LossCause.CUT_OFF, -1, missing, block);
    } else {
      block.countSource(0, 1, 0);
    }
  }

  private void lineOfTrace(byte[] text, int from, int to, EventBlock block) {
    boolean event = prefix.scan(text, from, to);
    boolean clean = event && prefix.head() != null;
    boolean overwritten = !clean && lines.isOverwritten();
    if (event && !overwritten && !marker.isOwed() && isKnown(text, prefix.bodyEnd(to), block)) {
      return;
    }
    if (overwritten || (clean && lines.isOverwritten())) {
      damaged("zeros or erased memory in place of text", block);
    } else if (marker.isUserData(to - from)) {
      block.countSource(0, 1, 0);
    } else if (event) {
      event(text, prefix.bodyEnd(to), block);
    } else {
      noEvent(text, from, to, block);
    }
  }

  private void lineOfLog(DumpLines log, byte[] text, int from, int to, EventBlock block) {
    DumpLines.Part part = log.scan(text, from, to, lines.number());
    if (part == DumpLines.Part.NEXT_DUMP) {
      losses.anotherTrace(lines.number(), block);
    } else if (part == DumpLines.Part.HEADLESS) {
      losses.lostAnywhere(LossCause.LOG_DROPPED, 0, lines.number(), block);
    }
    if (part == DumpLines.Part.INSIDE || part == DumpLines.Part.HEADLESS) {
      lineOfTrace(text, log.begin(), to, block);
    } else {
      block.countSource(0, 1, 0);
    }
  }

  /** Bodies whose names begin alike are of one sort. */
  private static int sort(byte[] text, int name, int to) {
    return ByteWords.hash(text, name, Math.min(to, name + SORT_BYTES));
  }

  /** Whether name and arguments have been read before; then they are the same events again. */
  private boolean isKnown(byte[] text, int to, EventBlock block) {
    if (!prefix.isPlaced() || !clock.hasMade(prefix.isCounter())) {
      return false;
    }
    int name = prefix.body();
    KnownBody body = bodies.find(sort(text, name, to), text, name, to, prefix.context());
    if (body == null) {
      return false;
    }
    long time = prefix.time();
    block.sawTime(time);
    losses.event(prefix.cpu(), time, lines.number(), block);
    sleeping.awake();
    marker.end();
    int from = block.size();
    body.append(time, prefix.cpu(), tasks.number(prefix, text), lines.number(), block);
    read(copies.check(body.tracepoint(), from, block), block);
    return true;
  }

  private void event(byte[] text, int to, EventBlock block) {
    if (!prefix.isPlaced()) {
      marker.end();
      entries.see(1);
      block.countSource(1, 1, 0);
      return;
    }
    if (!clock.makes(prefix.isCounter())) {
      unread.tell(
          "expected a time stamp of the same clock as before", LossCause.UNREAD, -1, 1, block);
      return;
    }
    block.sawTime(prefix.time());
    int name = prefix.body();
    // A name that is bound has neither spaces nor parentheses: what has them is not found.
    int nameEnd = ByteWords.indexOf((byte) ':', text, name, to);
    if (second.beginsIn(text, UserData.behind(text, name, to), to)
        && !MarkerText.isMarker(text, name, nameEnd)) {
      unread.tell(
          "expected one event in a line, and there is another", LossCause.UNREAD, -1, 2, block);
      return;
    }
    losses.event(prefix.cpu(), prefix.time(), lines.number(), block);
    sleeping.event(text, name, nameEnd, to);
    BoundTracepoint tracepoint = nameEnd < to ? bindings.find(text, name, nameEnd) : null;
    boolean call = tracepoint == null;
    if (call) {
      tracepoint = syscalls.find(bindings, text, name, to);
    }
    if (tracepoint == null) {
      unbound(text, name, nameEnd, to, block);
      return;
    }
    marker.end();
    String problem =
        call
            ? syscalls.scan(tracepoint, text, to, values)
            : fields.scan(tracepoint, text, nameEnd + 1, to, values);
    if (problem.isEmpty()) {
      if (!call && fields.userDataFrom() >= 0) {
        marker.userData(to - fields.userDataFrom());
      }
      int first = block.size();
      problem = emit(tracepoint, text, block);
      boolean keeps = problem.isEmpty() && !call && fields.userDataFrom() < 0;
      if (keeps && bodies.isAgain() && SleepingLines.isAwake(text, name, nameEnd, to)) {
        int sort = sort(text, name, to);
        bodies.keep(sort, text, name, to, prefix.context(), tracepoint, first, block);
      }
    }
    read(problem, block);
  }

  private void unbound(byte[] text, int name, int nameEnd, int to, EventBlock block) {
    String problem = unbound.problem(text, name, nameEnd, to);
    if (!problem.isEmpty()) {
      marker.end();
      read(problem, block);
      return;
    }
    marker.event(text, name, nameEnd, to);
    entries.see(1);
    unread.said(marker.isOne() ? stated.marker(text, nameEnd, to) : "", 1, block);
  }

  /** A line with a prefix was read, if there was no problem. */
  private void read(String problem, EventBlock block) {
    if (problem.isEmpty()) {
      entries.see(1);
      block.countSource(1, 1, 0);
    } else {
      unread.tell(problem, LossCause.UNREAD, prefix.cpu(), 1, block);
    }
  }

  private String emit(BoundTracepoint tracepoint, byte[] text, EventBlock block) {
    values.context(prefix.context());
    int from = block.size();
    String problem =
        emitter.emit(
            tracepoint,
            values,
            prefix.time(),
            prefix.cpu(),
            tasks.number(prefix, text),
            lines.number(),
            block);
    return problem.isEmpty() ? copies.check(tracepoint, from, block) : problem;
  }

  private void noEvent(byte[] text, int from, int to, EventBlock block) {
    if (lossLine.scan(text, from, to)) {
      marker.end();
      losses.lost(lossLine.cpu(), lossLine.cause(), lossLine.count(), lines.number(), block);
      block.countSource(0, 1, 0);
    } else if (otherLine.scan(text, from, to)) {
      sleeping.other(text, from, to);
      other(block);
      unread.said(text[from] == '#' ? stated.comment(text, from, to) : "", 0, block);
    } else if (dump != null && dump.isLost(text, from, to)) {
      losses.lostAnywhere(LossCause.LOG_DROPPED, dump.lost(), lines.number(), block);
      block.countSource(0, 1, 0);
    } else if (marker.continues(to - from)) {
      block.countSource(0, 1, 0);
    } else {
      unread.tell("expected " + dialect.shape(), LossCause.UNREAD, -1, 1, block);
    }
  }

  private void other(EventBlock block) {
    if (otherLine.beginsTrace()) {
      fewerThanSaid(block);
      losses.anotherTrace(lines.number(), block);
      entries.restart();
      unbound.tracer(otherLine.tracer());
    }
    if (otherLine.entries() >= 0) {
      entries.said(otherLine.entries());
      stated.cpus(otherLine.cpus());
    }
    if (otherLine.saysOverwritten()) {
      losses.noteOverwritten();
    }
  }

  private void damaged(String reason, EventBlock block) {
    marker.end();
    entries.uncounted();
    unread.tell(reason, LossCause.DAMAGED, -1, 0, block);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
