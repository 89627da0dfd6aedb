package dev.faultline.replay.simulation;

/** A fault that can be planted in the simulated kernel. */
enum Mutation {
  /** None: the kernel is right. */
  NONE,
  /** A direct write whose locks were dropped does not shoot down again. */
  NO_RESHOOTDOWN,
  /** A direct write releases block before its data is on disk. */
  EARLY_RELEASE,
  /** A page fault does its work without add. */
  FAULT_WITHOUT_ADD,
  /** A page fault does not look at faults_disabled_mapping. */
  NO_FDM_CHECK,
  /** A page fault waits for add also where it must try, and drop block. */
  NO_ADDRESS_ORDER,
  /** A page fault that dropped block does not say so. */
  DROP_NOT_SIGNALLED,
  /** A page fault that dropped block does not take it again. */
  BLOCK_NOT_RETAKEN,
  /** mkwrite does not look whether the page is still there. */
  NO_REVALIDATION,
  /** Truncate forgets to remove pages. */
  TRUNCATE_LEAVES_PAGES,
  /** Truncate and fallocate do not wait for direct I/O. */
  NO_DRAIN,
  /** A direct read does not write back first. */
  READ_WITHOUT_FLUSH,
  /** A remap locks its destination alone. */
  REMAP_LOCKS_ONE
}
