package dev.faultline.replay.stacks;

import dev.faultline.replay.locks.Blocked;
import dev.faultline.v1.StackHold;
import java.util.Optional;

/**
 * One task of a log waits for another.
 *
 * @param wanted what is waited for: {@code pagecache(add)}
 * @param why what the holder does that keeps the waiter out, in the perfect tense
 * @param certainty how sure that is
 * @param by what the holder holds by its path; empty where the edge is not of that sort
 * @param line of the log that shows that the holder holds it; 0 where there is none
 */
record SleepEdge(
    Sleeper waiter,
    Sleeper holder,
    String wanted,
    String why,
    Certainty certainty,
    Optional<StackHold> by,
    long line)
    implements Blocked<Sleeper> {

  @Override
  public String words() {
    return waiter.doing() + ' ' + wanted;
  }

  @Override
  public long order() {
    return waiter.number();
  }
}
