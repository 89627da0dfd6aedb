package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import org.jspecify.annotations.Nullable;

/**
 * One party waits for another.
 *
 * @param waiter who waits
 * @param holder who must move first
 * @param wanted what is waited for, without names of this run: {@code pagecache(add)}
 * @param of the instance of it: {@code inode 4097 (254:0)}
 * @param since when the wait began
 * @param why what the holder does that keeps the waiter out, in the perfect tense: {@code has held
 *     pagecache(block)}
 * @param acquired since when
 * @param evident whether the holder is in the middle of what is only done while holding, so that no
 *     release can have gone unrecorded since
 */
public record WaitEdge(
    Party waiter,
    Party holder,
    String wanted,
    String of,
    Moment since,
    String why,
    Moment acquired,
    boolean evident)
    implements Blocked<Party> {

  // As of Party.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof WaitEdge other
        && since.equals(other.since)
        && acquired.equals(other.acquired)
        && waiter.equals(other.waiter)
        && holder.equals(other.holder)
        && evident == other.evident
        && wanted.equals(other.wanted)
        && of.equals(other.of)
        && why.equals(other.why);
  }

  @Override
  public int hashCode() {
    return (31 * since.hashCode() + waiter.hashCode()) * 31 + holder.hashCode();
  }

  @Override
  public String words() {
    return waiter.doing() + ' ' + wanted;
  }

  @Override
  public long order() {
    return since.sequence();
  }
}
