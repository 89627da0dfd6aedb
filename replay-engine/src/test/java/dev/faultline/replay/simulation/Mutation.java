package dev.faultline.replay.simulation;

/** A fault that can be planted in the simulated kernel. */
enum Mutation {
  /** None: the kernel is right. */
  NONE(""),
  /** A direct write whose locks were dropped does not shoot down again. */
  NO_RESHOOTDOWN("missing-reshootdown"),
  /** A direct write releases block before its data is on disk. */
  EARLY_RELEASE("released-before-completion"),
  /** A page fault does its work without add. */
  FAULT_WITHOUT_ADD("lock-contract"),
  /** A page fault does not look at faults_disabled_mapping. */
  NO_FDM_CHECK("fault-not-refused"),
  /** A page fault waits for add also where it must try, and drop block. */
  NO_ADDRESS_ORDER("fault-out-of-order"),
  /** A page fault that dropped block does not say so. */
  DROP_NOT_SIGNALLED("drop-not-signalled"),
  /** A page fault that dropped block does not take it again. */
  BLOCK_NOT_RETAKEN("block-not-retaken"),
  /** mkwrite does not look whether the page is still there. */
  NO_REVALIDATION("mkwrite-revalidation"),
  /** Truncate forgets to remove pages. */
  TRUNCATE_LEAVES_PAGES("resident-past-eof"),
  /** Truncate and fallocate do not wait for direct I/O. */
  NO_DRAIN("dio-overlaps-range-op"),
  /** A direct read does not write back first. */
  READ_WITHOUT_FLUSH("dio-read-unflushed"),
  /** A remap locks its destination alone. */
  REMAP_LOCKS_ONE("remap-holds-both");

  private final String rule;

  Mutation(String rule) {
    this.rule = rule;
  }

  /** The rule that must find it. */
  String rule() {
    return rule;
  }
}
