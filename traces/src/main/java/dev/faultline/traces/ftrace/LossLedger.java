package dev.faultline.traces.ftrace;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Arrays;

/**
 * Keeps what a loss event has to say: when the CPU that lost events had recorded its last one. A
 * ledger also knows whose beginning is missing: of a buffer that was overwritten every CPU may have
 * lost its oldest part, announced or not.
 */
public final class LossLedger {
  private final StreamDictionary dictionary;
  private long[] lastTime = new long[8];
  private boolean[] seen = new boolean[8];
  private boolean[] announced = new boolean[8];
  private long lastOfAny;
  private boolean overwritten;
  private int shape;
  private int nobody = -1;

  /** Loss events refer to this dictionary. */
  public LossLedger(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** The header says that the buffer does not hold all that was written to it. */
  void noteOverwritten() {
    overwritten = true;
  }

  /** An event of this CPU was read. If its beginning is missing, a loss comes before it. */
  public void event(int cpu, long time, long position, EventBlock block) {
    grow(cpu);
    if (overwritten && !seen[cpu] && !announced[cpu]) {
      lost(cpu, 0, position, block);
    }
    seen[cpu] = true;
    lastTime[cpu] = time;
    lastOfAny = time;
  }

  /**
   * Events of this CPU were lost.
   *
   * @param count how many, 0 if unknown
   */
  public void lost(int cpu, long count, long position, EventBlock block) {
    grow(cpu);
    announced[cpu] = true;
    if (nobody < 0) {
      shape = dictionary.intern(new Shape("", EventKind.EVENTS_LOST, Mode.MODE_UNSPECIFIED, false));
      nobody = dictionary.intern(new Task(0, "", 0));
    }
    long known = seen[cpu] ? 1 : 0;
    block.append(lastOfAny, cpu, nobody, shape, 0, 0, count, lastTime[cpu], known, position);
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
