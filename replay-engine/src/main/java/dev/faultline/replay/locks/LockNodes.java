package dev.faultline.replay.locks;

import dev.faultline.replay.model.Step;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the locks that events speak of, each made once. A subject of a capture names the
 * same lock all the time, as long as the lock lives; so it is looked up by that first.
 */
final class LockNodes {
  private static final int MOST = 1 << 16;

  private final IdentityHashMap<Object, LockNode> byLock = new IdentityHashMap<>();
  private @Nullable LockNode[] bySubject = new LockNode[64];

  /** The node of a lock that the subject of this event names. */
  LockNode of(Step step, String lockClass, Object lock) {
    int subject = step.event().subjectNumber();
    if (subject < bySubject.length) {
      LockNode last = bySubject[subject];
      if (last != null && last.instance() == lock) {
        return last;
      }
    }
    LockNode node = of(lockClass, lock);
    if (subject >= bySubject.length) {
      bySubject = Arrays.copyOf(bySubject, Math.max(2 * bySubject.length, subject + 1));
    }
    bySubject[subject] = node;
    return node;
  }

  private LockNode of(String lockClass, Object lock) {
    LockNode known = byLock.get(lock);
    if (known == null) {
      if (byLock.size() >= MOST) {
        byLock.clear(); // of locks that are no more; equal ones are as good
        Arrays.fill(bySubject, null);
      }
      known = new LockNode(lockClass, lock);
      byLock.put(lock, known);
    }
    return known;
  }
}
