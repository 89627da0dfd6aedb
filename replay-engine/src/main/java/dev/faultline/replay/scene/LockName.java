package dev.faultline.replay.scene;

import dev.faultline.replay.model.Mapping;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.Subject;
import java.util.List;
import java.util.Optional;

/**
 * Which lock, in the words of a report.
 *
 * @param lockClass {@code pagecache}, {@code mmap_lock}
 * @param instance which one of them: {@code inode 4097 (254:0)}, an address
 */
record LockName(String lockClass, String instance) {
  static final String PAGE_CACHE = "pagecache";

  /** Of a lock of which nobody recorded when it was had. */
  static final String SINCE_REQUEST = ", from its request on";

  private static final List<String> INODE_LOCKS = List.of("i_rwsem", "invalidate_lock", "ILOCK");

  static LockName of(Mapping mapping) {
    return new LockName(PAGE_CACHE, mapping.identity().text());
  }

  /** A lock of the file's inode, by the number that {@code LOCK_REQUESTED} has for it. */
  static Optional<LockName> ofInode(Mapping mapping, long number) {
    return number < 1 || number > INODE_LOCKS.size()
        ? Optional.empty()
        : Optional.of(new LockName(INODE_LOCKS.get((int) number - 1), mapping.identity().text()));
  }

  static LockName of(String lockClass, long address) {
    return new LockName(lockClass, address == 0 ? "" : "0x" + Long.toHexString(address));
  }

  /** The lock that an event is of; empty where it does not say. */
  static Optional<LockName> of(Subject subject, Optional<Mapping> mapping) {
    if (subject instanceof LockKey key) {
      return Optional.of(of(key.lockClass(), key.address()));
    }
    return mapping.map(LockName::of);
  }

  /** {@code mmap_lock(read)}. */
  String in(String mode) {
    return lockClass + "(" + mode + ")";
  }
}
