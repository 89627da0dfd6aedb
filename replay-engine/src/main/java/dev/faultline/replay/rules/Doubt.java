package dev.faultline.replay.rules;

/** Why an opportunity could not be decided. */
public enum Doubt {
  /** The state from before the trace, or from before a gap, matters and is not known. */
  UNKNOWN_STATE("the state before the trace, or before a gap, is not known"),
  /** Two inodes may share device and inode number. */
  AMBIGUOUS_IDENTITY("device and inode number may mean more than one mapping"),
  /** The order of addresses matters and pointers are hashed or not recorded. */
  NO_ADDRESS_ORDER("addresses are hashed or not recorded, so their order is not known"),
  /** Several asynchronous operations are under way and the trace does not tell them apart. */
  ASYNCHRONOUS("which of several asynchronous operations ended cannot be told"),
  /** The two events are too close for the clock. */
  CLOCK("the order of two events on different CPUs is within the clock's uncertainty"),
  /** An event class that decides it is not in the capture. */
  NOT_RECORDED("an event that decides it is not recorded"),
  /** Interrupts are recorded in the name of the task that they came into. */
  UNKNOWN_CONTEXT(
      "the capture does not tell what interrupts took from what tasks took: its text needs the flags"
          + " in front of the time (trace-cmd report -l), or give the recording itself"),
  /** Their holders take them again. */
  SELF_ORDERED(
      "locks that their holders take again have an order of their own, which is not known"),
  /** More than fit into memory. */
  TOO_MANY("there were too many locks to remember the order of each: some circles may be missed"),
  /** There is more than can be searched. */
  SEARCH_LIMIT("the search stopped at its limit; there may be more"),
  /** The trace ends before it is decided. */
  UNFINISHED("the trace ends before it is decided");

  private final String sentence;

  Doubt(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words. */
  public String sentence() {
    return sentence;
  }
}
