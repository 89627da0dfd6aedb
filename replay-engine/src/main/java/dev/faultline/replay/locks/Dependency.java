package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * "This may be asked for while that is held": an edge of the order graph, with all that was seen of
 * it.
 *
 * <p>Who asked matters, because a circle needs a different operation in every edge; what else was
 * held matters, because two edges under a common lock that excludes their holders cannot happen at
 * the same time: that lock is their gate.
 */
public final class Dependency {
  private static final int MOST_SAMPLES = 8;

  /**
   * What makes two dependencies the same.
   *
   * @param from the lock that is held
   * @param held how
   * @param to the lock that is asked for
   * @param wanted how
   */
  public record Key(LockNode from, Use held, LockNode to, Use wanted) {

    // As of LockNode: a request makes one of these for each lock that is held.
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof Key other
          && held == other.held
          && wanted == other.wanted
          && from.equals(other.from)
          && to.equals(other.to);
    }

    @Override
    public int hashCode() {
      return ((31 * from.hashCode() + to.hashCode()) * 31 + held.hashCode()) * 31
          + wanted.hashCode();
    }

    /** The same of classes. */
    Key asClass() {
      return new Key(from.asClass(), held, to.asClass(), wanted);
    }

    /** Whether both are locks of one class that the trace knows by its name alone. */
    public boolean isNesting() {
      return from.isNamed() && to.isNamed() && from.lockClass().equals(to.lockClass());
    }
  }

  /**
   * One time that it was seen.
   *
   * @param party number of the operation's task
   * @param doing what the operation was
   * @param acquired when the held lock was acquired
   * @param requested when the other one was asked for
   * @param gates what else was held
   */
  public record Sample(
      long party, String doing, Moment acquired, Moment requested, List<HeldLock> gates) {}

  /** Whether one lock of {@code mine} keeps out who holds one of {@code theirs}. */
  static boolean exclude(List<HeldLock> mine, List<HeldLock> theirs) {
    for (int i = 0; i < mine.size(); i++) {
      for (int j = 0; j < theirs.size(); j++) {
        if (exclude(mine.get(i), theirs.get(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean exclude(HeldLock one, HeldLock other) {
    return one.lock().equals(other.lock())
        && Conflict.of(one.use(), other.use(), false) == Conflict.YES;
  }

  private final Key key;
  private final List<Sample> samples = new ArrayList<>(2);
  private final Moment first;
  private Moment last;
  private long count;

  Dependency(Key key, Moment first) {
    this.key = key;
    this.first = first;
    this.last = first;
  }

  /**
   * It was seen. Of every task one sample is kept for every set of gates: that is what tells
   * circles apart.
   *
   * @param held all that was held, in order
   * @param from which of it this dependency leads from; the others are gates
   * @param request who asked, and when
   */
  void add(List<HeldLock> held, int from, Sample request) {
    again(request.requested());
    if (samples.size() < MOST_SAMPLES && !isKept(held, from, request.party())) {
      List<HeldLock> gates = new ArrayList<>(held);
      Moment acquired = gates.remove(from).acquired();
      samples.add(
          new Sample(request.party(), request.doing(), acquired, request.requested(), gates));
    }
  }

  private boolean isKept(List<HeldLock> held, int from, long party) {
    for (int i = 0; i < samples.size(); i++) {
      if (samples.get(i).party() == party && haveSameLocks(samples.get(i).gates(), held, from)) {
        return true;
      }
    }
    return false;
  }

  private static boolean haveSameLocks(List<HeldLock> gates, List<HeldLock> held, int without) {
    if (gates.size() != held.size() - 1) {
      return false;
    }
    for (int i = 0; i < gates.size(); i++) {
      HeldLock other = held.get(i < without ? i : i + 1);
      if (!gates.get(i).lock().equals(other.lock())) {
        return false;
      }
    }
    return true;
  }

  /** It was seen once more, by the same party under the same gates. */
  void again(Moment requested) {
    count++;
    last = requested;
  }

  /** All that is held in this sample of it: the lock that it leads from, and the gates. */
  List<HeldLock> held(Sample sample) {
    List<HeldLock> held = new ArrayList<>(sample.gates());
    held.add(new HeldLock(key.from(), key.held(), sample.acquired()));
    return held;
  }

  /** Forgets the samples since then: they may show what was not so. */
  void forgetSince(long sinceNs) {
    samples.removeIf(sample -> sample.requested().timeNs() >= sinceNs);
  }

  /** What is held, and what is asked for. */
  public Key key() {
    return key;
  }

  /** Different ways in which it was seen. */
  public List<Sample> samples() {
    return Collections.unmodifiableList(samples);
  }

  /** How often it was seen. */
  public long count() {
    return count;
  }

  /** When it was first seen. */
  public Moment first() {
    return first;
  }

  /** When it was last seen. */
  public Moment last() {
    return last;
  }
}
