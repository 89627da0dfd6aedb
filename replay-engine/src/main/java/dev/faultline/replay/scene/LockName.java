package dev.faultline.replay.scene;

import dev.faultline.replay.model.Mapping;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.Subject;
import java.util.Optional;

/**
 * Which lock, in the words of a report.
 *
 * @param lockClass {@code pagecache}, {@code mmap_lock}
 * @param instance which one of them: {@code inode 4097 (254:0)}, an address
 */
record LockName(String lockClass, String instance) {
  static final String PAGE_CACHE = "pagecache";

  static LockName of(Mapping mapping) {
    return new LockName(PAGE_CACHE, mapping.identity().text());
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
