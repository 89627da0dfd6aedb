package dev.faultline.replay.locks;

import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A lock in the order graph.
 *
 * @param lockClass what sort of lock: all of a class are alike
 * @param instance which one, compared by identity of the object; the class itself in the class
 *     graph
 */
public record LockNode(String lockClass, Object instance) {

  // These are compared all the time, and generated methods are slow until they are compiled well.
  @Override
  public boolean equals(@Nullable Object that) {
    return that == this
        || (that instanceof LockNode other
            && (instance == other.instance || isSameClass(other))
            && lockClass.equals(other.lockClass));
  }

  private boolean isSameClass(LockNode other) {
    return instance instanceof String && instance.equals(other.instance);
  }

  @Override
  public int hashCode() {
    return 31 * instance.hashCode() + lockClass.hashCode();
  }

  /** The node that stands for all locks of the class. */
  public LockNode asClass() {
    return new LockNode(lockClass, lockClass);
  }

  /**
   * Whether its class is known by the name that lockdep gave it. Several classes may have one name,
   * and the subclass is not recorded.
   */
  boolean isNamed() {
    return instance instanceof Semaphore semaphore && semaphore.isAssumed();
  }

  /** How to call this one in a sentence. */
  public String name() {
    if (instance instanceof Mapping mapping) {
      return "of " + mapping.identity().text();
    }
    if (instance instanceof Semaphore semaphore) {
      return "0x" + Long.toHexString(semaphore.address());
    }
    if (instance instanceof InodeLock lock) {
      return "of " + lock.mapping().identity().text();
    }
    return "of its class";
  }
}
