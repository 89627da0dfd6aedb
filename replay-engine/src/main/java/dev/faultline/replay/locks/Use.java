package dev.faultline.replay.locks;

/** How a lock is held or asked for. */
public enum Use {
  /** Two-state lock: add. */
  ADD("add"),
  /** Two-state lock: block. */
  BLOCK("block"),
  /** Shared, as a reader that queues behind waiting writers. */
  READ("read"),
  /** Shared, as a reader that does not care for waiting writers. */
  RECURSIVE_READ("recursive read"),
  /** Exclusive. */
  WRITE("write"),
  /** A drain counter: counted in. */
  COUNT("count"),
  /** A drain counter: waiting until nobody is counted in; acquires nothing. */
  DRAIN("drain");

  private final String word;

  Use(String word) {
    this.word = word;
  }

  /** The word for reports. */
  public String word() {
    return word;
  }
}
