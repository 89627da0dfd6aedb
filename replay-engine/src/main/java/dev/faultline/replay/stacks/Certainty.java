package dev.faultline.replay.stacks;

/** How sure it is that one task waits for another. */
enum Certainty {
  /** By the address of a lock, or by the kernel's own word. */
  CERTAIN("the log shows it by the address of the lock"),
  /** Both by their paths, of a lock that is certainly the same. */
  SAME_LOCK("by their stacks, and of one lock"),
  /** By their paths; nobody else in the log could be meant. */
  ONLY_ONE("by their stacks; that it is the same file is not shown, but no other task in this log holds one"),
  /** By their paths, and others could be meant as well. */
  ONE_OF_MANY("by their stacks; that it is the same file is not shown, and others hold one, too");

  private final String sentence;

  Certainty(String sentence) {
    this.sentence = sentence;
  }

  /** Why it is believed. */
  String sentence() {
    return sentence;
  }
}
