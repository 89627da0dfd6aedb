package dev.faultline.stream;

/**
 * The identity of a lock that is not the page-cache lock of a mapping.
 *
 * @param lockClass what sort of lock it is: {@code mmap_lock}, or lockdep's class name
 * @param address address of the lock or of its owner, possibly hashed; 0 where none is carried
 */
public record LockKey(String lockClass, long address) implements Subject {}
