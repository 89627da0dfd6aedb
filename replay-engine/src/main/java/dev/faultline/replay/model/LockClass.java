package dev.faultline.replay.model;

/** What all locks of a class have in common. */
final class LockClass {
  private final String name;
  private boolean retaken;
  private long writers;

  LockClass(String name) {
    this.name = name;
  }

  String name() {
    return name;
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
