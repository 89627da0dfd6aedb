package dev.faultline.replay.model;

import dev.faultline.stream.LockFamily;

/** What all locks of a class have in common. */
final class LockClass {
  private final String name;
  private final boolean mmapLock;
  private final boolean ofAddressSpaces;
  private boolean retaken;
  private long writers;

  LockClass(String name) {
    this.name = name;
    this.mmapLock = name.equals(LockFamily.MMAP_LOCK);
    this.ofAddressSpaces = AddressSpaces.isOne(name);
  }

  String name() {
    return name;
  }

  /** Whether it is that of address spaces, as its own tracepoints name it. */
  boolean isMmapLock() {
    return mmapLock;
  }

  /** Whether it is that of address spaces, by whatever name. */
  boolean isOfAddressSpaces() {
    return ofAddressSpaces;
  }

  /** Whether an exclusive holder of one of them has taken it again. */
  boolean isRetaken() {
    return retaken;
  }

  /** How many exclusive requests there were of any of them. */
  long writers() {
    return writers;
  }

  void countWriter() {
    writers++;
  }

  void retaken() {
    retaken = true;
  }
}
