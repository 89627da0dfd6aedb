package dev.faultline.traces.emit;

/**
 * Where records do not stand in the order of their times, and until when. A record that stands
 * behind one that is younger has something missing in front of it, and so has all that follows,
 * until time has come again to where it had been:
 *
 * <pre>
 *   swapped     1 2 3 5 | 4 | 6 7       what rests on 5 or 4 is in doubt
 *   moved       1 2 6 7 8 | 3 4 5 | 9   likewise on 6 to 8, which knew nothing of 3 to 5
 *   one wrong   1 2 9999 | 3 4 5 ...    what rests on 9999 is in doubt
 *   appended    501 502 503 | 21 22     the first ones are not in doubt, nor are the others
 * </pre>
 *
 * Bars are where the state is unknown.
 */
final class Disorder {
  /** As many records in order, and the younger one in front of them was one with a wrong time. */
  private static final int ENOUGH = 64;

  /** If time goes back as often as once in so many records, the order of none is known. */
  private static final int SELDOM = 20;

  /** Fewer steps back are no sign of anything. */
  private static final int FEW = 8;

  private long first = Long.MAX_VALUE;
  private long reached = Long.MAX_VALUE;
  private long since = Long.MAX_VALUE;
  private long inOrder;
  private long records;
  private long steps;

  /** Another trace begins: its times say nothing of those before, of which all is told. */
  void restart() {
    first = Long.MAX_VALUE;
    over();
  }

  /** A record was read. */
  void see(long time) {
    records++;
    inOrder++;
    if (time < first) {
      first = time;
    }
  }

  /**
   * Time goes back.
   *
   * @param time to
   * @param from from
   * @param outlier whether the record at {@code from} alone may have a wrong time
   * @param beside whether it is that of a CPU that was not heard of before: then it is not another
   *     trace, but what that CPU did meanwhile
   */
  void back(long time, long from, boolean outlier, boolean beside) {
    steps++;
    boolean fresh = reached == Long.MAX_VALUE || (since == Long.MAX_VALUE && inOrder >= ENOUGH);
    inOrder = 0;
    if (time < first && !beside) {
      first = Long.MAX_VALUE;
      reached = Long.MAX_VALUE;
      return;
    }
    reached = fresh ? from : Math.max(reached, from);
    if (!fresh || !outlier) {
      since = Math.min(since, time);
    }
  }

  /** Whether a record at this time, which is not behind a younger one, ends the disorder. */
  boolean isOver(long time) {
    return time >= reached;
  }

  /** Whether something is in doubt that no gap has told of yet. */
  boolean isDoubtful() {
    return since != Long.MAX_VALUE || isEverywhere();
  }

  private boolean isEverywhere() {
    return steps >= FEW && steps * SELDOM > records;
  }

  /**
   * Since when what was told is in doubt; {@code otherwise} if nothing is, {@code Long.MIN_VALUE}
   * if everything is.
   */
  long since(long otherwise) {
    if (isEverywhere()) {
      return Long.MIN_VALUE;
    }
    return since == Long.MAX_VALUE ? otherwise : since;
  }

  /** The disorder is over, and that was told. */
  void over() {
    since = Long.MAX_VALUE;
    reached = Long.MAX_VALUE;
  }
}
