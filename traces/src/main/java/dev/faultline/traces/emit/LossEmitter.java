package dev.faultline.traces.emit;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.v1.LossCause;

/** Makes the events that say that events are missing. */
public final class LossEmitter {
  private final StreamDictionary dictionary;

  /** Dictionary number + 1 by cause. */
  private final int[] shapes = new int[LossCause.values().length];

  private int nobody = -1;

  /** Emits into blocks that refer to this dictionary. */
  public LossEmitter(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Appends the event.
   *
   * @param timeNs where the gap ends
   * @param cpu that lost events; where nobody knows which, that of the event before
   * @param cause why
   * @param count how many, 0 if that is unknown
   * @param lastNs time of the last event of this CPU before the gap
   * @param lastKnown whether there was one
   * @param position of what says so
   */
  public void emit(
      EventBlock block,
      long timeNs,
      int cpu,
      LossCause cause,
      long count,
      long lastNs,
      boolean lastKnown,
      long position) {
    if (nobody < 0) {
      nobody = dictionary.intern(new Task(0, "", 0));
    }
    int number = cause.getNumber();
    if (shapes[number] == 0) {
      shapes[number] = dictionary.intern(Shape.ofLoss(cause)) + 1;
    }
    long last = lastKnown ? lastNs : 0;
    block.append(
        timeNs, cpu, nobody, shapes[number] - 1, 0, 0, count, last, lastKnown ? 1 : 0, position);
  }
}
