package dev.faultline.stream;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a lock that is not the page-cache lock of a mapping.
 *
 * @param lockClass what sort of lock it is: {@code mmap_lock}, or lockdep's class name
 * @param address address of the lock or of its owner, possibly hashed; 0 where none is carried
 */
public record LockKey(String lockClass, long address) implements Subject {

  // As of Task: made up at their first use they take a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof LockKey other
        && address == other.address
        && lockClass.equals(other.lockClass);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(address) + lockClass.hashCode();
  }
}
