package dev.faultline.replay.model;

/**
 * Why something is not known. Each cause has a sentence for the report and says what to do about
 * it; {@link Knowledge} carries one through the model, a rule's ledger counts them.
 */
public enum Doubt {
  /** No event has fixed it since the trace began. Every trace begins so: no reason for concern. */
  WARM_UP("the state before the trace began is not known", "begin to record earlier", true),
  /**
   * A direct write did not shoot down: it has found nothing cached, if shoot-downs are recorded.
   * The end of the trace tells; see {@link dev.faultline.replay.rules.Ledger#resolve}.
   */
  NO_SHOOTDOWN(
      "no shoot-down was seen, and whether shoot-downs were recorded is not known",
      "say with --recorded what was on, or record invalidate_enter and invalidate_exit",
      true),
  /** The state from before the trace, or from before a gap, matters and is not known. */
  UNKNOWN_STATE(
      "the state before the trace, or before a gap, is not known",
      "record all events of the filesystem from before the first operation on",
      false),
  /** Events were lost, or are damaged, and nothing has fixed it since. */
  LOST(
      "the state before a gap is not known: events were lost or are damaged",
      "record with larger buffers (buffer_size_kb, trace-cmd record -b, perf -m), and keep the file"
          + " whole",
      false),
  /** The machine has more CPUs than the one whose events there are. */
  ONE_CPU(
      "all events are of one CPU of several: what the others did may be missing",
      "if this is the buffer of one CPU (per_cpu/cpuN), take that of all CPUs",
      false),
  /** An event class that decides it is not in the capture. */
  NOT_RECORDED(
      "an event that decides it is not recorded",
      "record it, or say with --recorded that it was and that nothing of the sort happened",
      false),
  /** The record of an end, and with it the result, is missing though others of its sort are not. */
  MISSED_END(
      "the end of an operation was not recorded, and its result is not known",
      "give return probes more instances (maxactive), so that none is missed",
      false),
  /** Several asynchronous operations are under way and the trace does not tell them apart. */
  ASYNCHRONOUS(
      "which of several asynchronous operations ended cannot be told",
      "let the probes of completions and releases carry the iocb",
      false),
  /** Two inodes may share device and inode number. */
  AMBIGUOUS_IDENTITY(
      "device and inode number may mean more than one mapping",
      "let the probes carry the address of the mapping",
      false),
  /** The order of addresses matters and pointers are hashed or not recorded. */
  NO_ADDRESS_ORDER(
      "addresses are hashed or not recorded, so their order is not known",
      "record with options/hash-ptr 0, or the binary trace.dat",
      false),
  /** The two events are too close for the clock. */
  CLOCK(
      "the order of two events on different CPUs is within the clock's uncertainty",
      "record with trace_clock global or mono",
      false),
  /** Two events say what cannot both be. */
  CONTRADICTED(
      "the capture contradicts itself",
      "look at how it was made: a file put together, a filter, a probe at the wrong place",
      false),
  /** Interrupts are recorded in the name of the task that they came into. */
  UNKNOWN_CONTEXT(
      "the capture does not tell what interrupts took from what tasks took: its text needs the flags"
          + " in front of the time (trace-cmd report -l), or give the recording itself",
      "give the recording itself, or its text with the flags",
      false),
  /** Their holders take them again. */
  SELF_ORDERED(
      "locks that their holders take again have an order of their own, which is not known",
      "nothing: the order of such locks is the kernel's secret",
      false),
  /** More than fit into memory. */
  TOO_MANY(
      "there were too many locks to remember the order of each: some circles may be missed",
      "verify a shorter capture",
      false),
  /** There is more than can be searched. */
  SEARCH_LIMIT(
      "the search stopped at its limit; there may be more", "verify a shorter capture", false),
  /** The trace ends before it is decided. Every trace ends so: no reason for concern. */
  UNFINISHED("the trace ends before it is decided", "stop to record later", true),
  /** A rule had an opportunity and said nothing of it. */
  UNSAID("the rule did not say what became of it", "this is a fault of faultline", false);

  private final String sentence;
  private final String remedy;
  private final boolean ordinary;

  Doubt(String sentence, String remedy, boolean ordinary) {
    this.sentence = sentence;
    this.remedy = remedy;
    this.ordinary = ordinary;
  }

  /** The reason in words. */
  public String sentence() {
    return sentence;
  }

  /** What to do about it, for who records the next capture. */
  public String remedy() {
    return remedy;
  }

  /** Whether every capture has it, at its begin or its end: then it keeps no trace from CLEAN. */
  public boolean isOrdinary() {
    return ordinary;
  }
}
