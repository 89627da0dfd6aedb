package dev.faultline.traces.emit;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.input.Integrity;
import dev.faultline.v1.LossCause;
import java.util.Arrays;

/**
 * Knows of a sequence of records what is missing in it, and since when.
 *
 * <p>A tracer that lost events of a CPU says so before the next one of that CPU. Of a buffer that
 * was overwritten every CPU may have lost its oldest part, announced or not. What cannot be read
 * stands between its neighbours, which is all that is known of its time: lines in a row are one
 * gap, told before the next event. What a check sum says to be wrong may be anything since the
 * check before. And where time goes back further than CPUs disagree, what follows is another trace,
 * or the order was lost ({@link Disorder}).
 */
public final class LossLedger {
  /** The most events that {@link #event} and {@link #finish} add. */
  public static final int MOST_EVENTS = 4;

  /** Of two CPUs, the clocks may differ by as much, and who reads both takes turns. */
  private static final long BACK_ON_NEW_CPU_NS = 1_000_000;

  /** A reader that takes the oldest event of all CPUs can miss one that is being written. */
  private static final long BACK_NS = 100_000_000;

  private final LossEmitter emitter;
  private long[] lastTime = new long[8];
  private boolean[] seen = new boolean[8];
  private boolean[] announced = new boolean[8];
  private long lastOfAny;
  private long beforeLast;
  private int lastCpu;
  private boolean begun;
  private boolean overwritten;
  private boolean counter;
  private boolean newTrace;
  private final Disorder disorder = new Disorder();

  private long unread;
  private LossCause unreadCause = LossCause.UNREAD;
  private boolean unreadCountKnown;
  private int unreadCpu;
  private long unreadPosition;

  private long verifiedTime;
  private boolean verifiedAny;
  private long leastSince = Long.MAX_VALUE;

  /** Loss events refer to this dictionary. */
  public LossLedger(StreamDictionary dictionary) {
    this.emitter = new LossEmitter(dictionary);
  }

  /** The header says that the buffer does not hold all that was written to it. */
  public void noteOverwritten() {
    overwritten = true;
  }

  /** Stamps are those of a clock that counts something, and not ns. */
  public void noteCounter() {
    counter = true;
  }

  /** Everything that was told until now has been found to be right. */
  public void verified() {
    verifiedTime = lastOfAny;
    verifiedAny = begun;
    leastSince = Long.MAX_VALUE;
  }

  /**
   * An event of this CPU was read, which is not yet in the block. Adds the losses before it: lines
   * that could not be read, a step back in time, and what is missing of the CPU's beginning.
   */
  public void event(int cpu, long time, long position, EventBlock block) {
    grow(cpu);
    flush(block);
    if (newTrace) {
      newTrace = false;
      disorder.restart();
    } else if (isBack(cpu, time)) {
      back(cpu, time, position, block);
    } else if (disorder.isOver(time)) {
      wentBack(disorder.since(lastOfAny), position, block);
      disorder.over();
    }
    disorder.see(time);
    if (overwritten && !seen[cpu] && !announced[cpu]) {
      lost(cpu, 0, position, block);
    }
    seen[cpu] = true;
    lastTime[cpu] = time;
    beforeLast = begun ? lastOfAny : time;
    lastOfAny = time;
    lastCpu = cpu;
    begun = true;
    leastSince = Math.min(leastSince, time);
  }

  private boolean isBack(int cpu, long time) {
    if (seen[cpu] && time < lastTime[cpu]) {
      return true;
    }
    long backNs = seen[cpu] ? BACK_NS : BACK_ON_NEW_CPU_NS;
    return time < lastOfAny && begun && !counter && time < lastOfAny - backNs;
  }

  /** If time goes on from the event before the last, it was the last one's time that was wrong. */
  private void back(int cpu, long time, long position, EventBlock block) {
    boolean outlier = seen[cpu] && time >= beforeLast;
    long from = seen[cpu] ? Math.max(lastTime[cpu], lastOfAny) : lastOfAny;
    disorder.back(time, from, outlier, !seen[cpu]);
    wentBack(disorder.since(outlier ? beforeLast : lastOfAny), position, block);
    forgetTimes(outlier ? time : Long.MIN_VALUE);
  }

  private void wentBack(long since, long position, EventBlock block) {
    boolean known = begun && since != Long.MIN_VALUE;
    emitter.emit(
        block, lastOfAny, lastCpu, LossCause.TIME_WENT_BACK, 0, known ? since : 0, known, position);
  }

  /** What is known of the time of each CPU, as far as it is not later than this. */
  private void forgetTimes(long latest) {
    for (int cpu = 0; cpu < seen.length; cpu++) {
      seen[cpu] &= latest != Long.MIN_VALUE;
      lastTime[cpu] = Math.min(lastTime[cpu], latest);
    }
  }

  /** Another trace begins here: what was known of the one before says nothing of it. */
  public void anotherTrace(long position, EventBlock block) {
    if (begun) {
      flush(block);
      append(LossCause.ANOTHER_TRACE, 0, disorder.since(lastOfAny), position, block);
      forgetTimes(Long.MIN_VALUE);
      Arrays.fill(announced, false);
      overwritten = false;
      newTrace = true;
    }
  }

  /** A loss stands among the records, whose beginning is told there: nothing to compare with. */
  public void told() {
    newTrace = true;
  }

  /**
   * Events of nobody knows which CPU were lost here.
   *
   * @param count how many, 0 if unknown
   */
  public void lostAnywhere(LossCause cause, long count, long position, EventBlock block) {
    append(cause, count, lastOfAny, position, block);
  }

  /**
   * Events of this CPU were lost, as the tracer says.
   *
   * @param count how many, 0 if unknown
   */
  public void lost(int cpu, long count, long position, EventBlock block) {
    lost(cpu, LossCause.OVERRUN, count, position, block);
  }

  /** The same of any cause. */
  public void lost(int cpu, LossCause cause, long count, long position, EventBlock block) {
    grow(cpu);
    announced[cpu] = true;
    newTrace |= cause == LossCause.TIME_WENT_BACK || cause == LossCause.ANOTHER_TRACE;
    emitter.emit(block, lastOfAny, cpu, cause, count, lastTime[cpu], seen[cpu], position);
  }

  /**
   * A piece of the capture cannot be read, and may have been an event.
   *
   * @param cause {@code UNREAD}, {@code DAMAGED} or {@code CUT_OFF}
   * @param cpu that it names, or -1
   * @param count how many events it may have been, 0 if unknown
   */
  public void unread(LossCause cause, int cpu, long count, long position) {
    if (unread == 0) {
      unreadCause = cause;
      unreadCountKnown = true;
      unreadCpu = cpu;
      unreadPosition = position;
    }
    unread += Math.max(1, count);
    unreadCountKnown &= count > 0;
    unreadCpu = unreadCpu == cpu ? cpu : -1;
    unreadCause = cause == LossCause.DAMAGED ? cause : unreadCause;
  }

  private void flush(EventBlock block) {
    if (unread > 0) {
      long count = unreadCountKnown ? unread : 0;
      int cpu = unreadCpu < 0 ? lastCpu : unreadCpu;
      emitter.emit(block, lastOfAny, cpu, unreadCause, count, lastOfAny, begun, unreadPosition);
      unread = 0;
    }
  }

  /** Nobody knows which events are missing, nor where: all that was said is in doubt. */
  public void missing(LossCause cause, long count, long position, EventBlock block) {
    emitter.emit(block, lastOfAny, lastCpu, cause, count, 0, false, position);
  }

  /** The capture was cut or damaged; what it holds is complete up to this time and no further. */
  public void missingSince(long time, long position, EventBlock block) {
    boolean known = time != Long.MIN_VALUE;
    emitter.emit(block, lastOfAny, lastCpu, LossCause.CUT_OFF, 0, time, known, position);
  }

  /**
   * The capture has ended.
   *
   * @return whether there was anything to add
   */
  public boolean finish(Integrity integrity, long position, EventBlock block) {
    boolean pending = unread > 0 || disorder.isDoubtful();
    flush(block);
    if (disorder.isDoubtful()) {
      wentBack(disorder.since(lastOfAny), position, block);
    }
    if (integrity.isDamaged()) {
      emitter.emit(
          block,
          lastOfAny,
          lastCpu,
          LossCause.DAMAGED,
          0,
          Math.min(verifiedTime, leastSince),
          verifiedAny,
          position);
    }
    return pending || integrity.isDamaged();
  }

  private void append(LossCause cause, long count, long since, long position, EventBlock block) {
    emitter.emit(block, lastOfAny, lastCpu, cause, count, since, begun, position);
  }

  private void grow(int cpu) {
    if (cpu >= seen.length) {
      int length = Math.max(cpu + 1, 2 * seen.length);
      lastTime = Arrays.copyOf(lastTime, length);
      seen = Arrays.copyOf(seen, length);
      announced = Arrays.copyOf(announced, length);
    }
  }
}
