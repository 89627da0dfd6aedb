package dev.faultline.traces.emit;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/** Makes the events that say that events are missing. */
public final class LossEmitter {
  private final StreamDictionary dictionary;
  private int shape;
  private int nobody = -1;

  /** Emits into blocks that refer to this dictionary. */
  public LossEmitter(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Appends the event.
   *
   * @param timeNs where the gap ends
   * @param cpu that lost events
   * @param count how many, 0 if that is unknown
   * @param lastNs time of the last event of this CPU before the gap
   * @param lastKnown whether there was one
   * @param position of what says so
   */
  public void emit(
      EventBlock block,
      long timeNs,
      int cpu,
      long count,
      long lastNs,
      boolean lastKnown,
      long position) {
    if (nobody < 0) {
      shape = dictionary.intern(new Shape("", EventKind.EVENTS_LOST, Mode.MODE_UNSPECIFIED, false));
      nobody = dictionary.intern(new Task(0, "", 0));
    }
    long last = lastKnown ? lastNs : 0;
    block.append(timeNs, cpu, nobody, shape, 0, 0, count, last, lastKnown ? 1 : 0, position);
  }
}
