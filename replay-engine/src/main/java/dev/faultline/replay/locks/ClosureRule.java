package dev.faultline.replay.locks;

/**
 * One of the reasons why an event cannot come before another one, whatever the order of locks: what
 * made its task take this way.
 */
interface ClosureRule {
  /**
   * Reaches all that must have happened before an event can happen again.
   *
   * @param index the event
   * @param entry what it is
   * @param served whether it has its lock, if it takes one; else it only comes to ask
   */
  void demand(int index, Entry entry, boolean served);
}
