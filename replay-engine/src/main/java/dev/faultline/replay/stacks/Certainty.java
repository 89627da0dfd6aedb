package dev.faultline.replay.stacks;

/** How sure it is that one task waits for another. */
enum Certainty {
  /** By the address of a lock, or by the kernel's own word. */
  CERTAIN("by addresses of locks, or by the kernel's own word"),
  /** Both by their paths, of a lock that is certainly the same. */
  SAME_LOCK(
      "by the stacks, and for certain of one file or process: the log shows its addresses or thread"
          + " group"),
  /** By what must be there: who waits for it is in the log, and it is not. */
  UNSEEN(
      "from what must be there: only a writer keeps readers of an rwsem out, and the kernel's"
          + " detector of hung tasks passes over those that a fatal signal can wake, as in mmap and"
          + " munmap (sysrq w and /proc/PID/stack show them)"),
  /** By their paths; nobody else in the log could be meant. */
  ONLY_ONE(
      "by the stacks: that both mean the same file is only likely, as nobody else in this log holds"
          + " such a lock"),
  /** By their paths, and others could be meant as well. */
  ONE_OF_MANY(
      "by the stacks: that both mean the same file is only possible, as others hold such a lock,"
          + " too");

  private final String sentence;

  Certainty(String sentence) {
    this.sentence = sentence;
  }

  /** Why it is believed. */
  String sentence() {
    return sentence;
  }
}
