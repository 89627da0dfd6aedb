package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final Map<Object, Sample> samples = new LinkedHashMap<>();
  private final Moment first;
  private Moment last;
  private long count;

  Dependency(Key key, Sample first) {
    this.key = key;
    this.first = first.requested();
    this.last = first.requested();
  }

  void add(Sample sample) {
    count++;
    last = sample.requested();
    if (samples.size() < MOST_SAMPLES) {
      // Of every task one sample for every set of gates: that is what tells circles apart.
      List<LockNode> gates = sample.gates().stream().map(HeldLock::lock).toList();
      samples.putIfAbsent(List.of(sample.party(), gates), sample);
    }
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
    samples.values().removeIf(sample -> sample.requested().timeNs() >= sinceNs);
  }

  /** What is held, and what is asked for. */
  public Key key() {
    return key;
  }

  /** Different ways in which it was seen. */
  public List<Sample> samples() {
    return new ArrayList<>(samples.values());
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
