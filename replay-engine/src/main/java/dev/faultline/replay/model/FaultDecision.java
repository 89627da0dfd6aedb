package dev.faultline.replay.model;

/**
 * What {@code bch2_page_fault} must do, decided by faults_disabled_mapping (fdm) of the faulting
 * task:
 *
 * <pre>
 *   fdm                  the handler
 *   NULL                 takes add, waiting                                    TAKE
 *   the faulting mapping takes nothing and returns SIGBUS                      REFUSE
 *   of a higher address  tries add; if that fails it drops block(fdm), waits
 *                        for add and gives it back, retakes block(fdm), sets
 *                        the dropped bit and returns SIGBUS                    TRY_OR_DROP
 *   of a lower address   takes add, waiting, with block(fdm) still held        TAKE_IN_ORDER
 * </pre>
 *
 * <p>Where fdm or the order of addresses is not known, neither is the decision.
 */
public enum FaultDecision {
  /** No faults are disabled. */
  TAKE(true, false),
  /** Waiting for add here would be waiting for oneself. */
  REFUSE(false, false),
  /** Against the order of addresses nobody may wait with block held. */
  TRY_OR_DROP(false, true),
  /** The one permitted order. */
  TAKE_IN_ORDER(true, false),
  /** fdm is set, and its address cannot be compared. */
  UNORDERED(true, true),
  /** Whether fdm is set is not known. */
  UNKNOWN(true, true);

  private final boolean mayWait;
  private final boolean mayDrop;

  FaultDecision(boolean mayWait, boolean mayDrop) {
    this.mayWait = mayWait;
    this.mayDrop = mayDrop;
  }

  /** The row that this fault is in. */
  public static FaultDecision of(Fault fault) {
    if (!fault.faultsDisabledKnown()) {
      return UNKNOWN;
    } else if (fault.faultsDisabled().isEmpty()) {
      return TAKE;
    }
    Mapping disabled = fault.faultsDisabled().get();
    if (disabled == fault.mapping()) {
      return REFUSE;
    } else if (!disabled.isOrdered() || !fault.mapping().isOrdered()) {
      return UNORDERED;
    }
    return inOrder(disabled.isBelow(fault.mapping()));
  }

  /** The row of a fault while the faults of this mapping are disabled, all of it known. */
  public static FaultDecision of(long disabledAddress, long faultingAddress) {
    return disabledAddress == faultingAddress
        ? REFUSE
        : inOrder(Long.compareUnsigned(disabledAddress, faultingAddress) < 0);
  }

  private static FaultDecision inOrder(boolean disabledIsBelow) {
    return disabledIsBelow ? TAKE_IN_ORDER : TRY_OR_DROP;
  }

  /**
   * Whether the faulting task holds block of another file, so that the order of the two matters.
   */
  public boolean holdsBlock() {
    return this == TRY_OR_DROP || this == TAKE_IN_ORDER || this == UNORDERED;
  }

  /** Whether it may wait for add while it holds what it held before. */
  public boolean mayWait() {
    return mayWait;
  }

  /** Whether it may be one that has to try for add. */
  public boolean mayTry() {
    return this == TRY_OR_DROP || this == UNORDERED;
  }

  /** Whether it may drop block of fdm. */
  public boolean mayDrop() {
    return mayDrop;
  }
}
