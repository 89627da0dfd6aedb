package dev.faultline.replay.model;

import java.util.Optional;

/**
 * A page fault in the filesystem's handler, {@code bch2_page_fault}.
 *
 * <p>The handler looks at faults_disabled_mapping (fdm), the mapping for which the faulting task
 * already holds block because a direct write of it is pinning its buffer:
 *
 * <ul>
 *   <li>none: take add, wait for it if need be;
 *   <li>fdm is the faulting mapping: refuse, with SIGBUS, and take nothing: waiting for add here
 *       would be waiting for oneself;
 *   <li>fdm has the lower address: take add, waiting, with block(fdm) still held. This is the one
 *       permitted order;
 *   <li>fdm has the higher address: try add. If that fails, release block(fdm), wait for add and
 *       give it back, take block(fdm) again, set the dropped bit and refuse; the direct write then
 *       shoots down again and retries.
 * </ul>
 */
public final class Fault extends Operation {
  /** Result bit: the fault was refused. */
  public static final long VM_FAULT_SIGBUS = 0x2;

  /** What the handler itself read as fdm, as far as the probe tells. */
  enum Seen {
    /** The probe does not tell. */
    NOTHING,
    /** NULL. */
    NONE,
    /** A mapping. */
    SET
  }

  private final Optional<Mapping> faultsDisabled;
  private final Seen seen;
  private final long index;
  private Optional<Moment> releasedBlock = Optional.empty();
  private Optional<Moment> retookBlock = Optional.empty();
  private Optional<Moment> tookAdd = Optional.empty();

  Fault(
      Mapping mapping,
      TaskContext task,
      Optional<Operation> parent,
      Moment begun,
      Optional<Mapping> faultsDisabled,
      Seen seen) {
    super(mapping, task, parent, begun);
    this.faultsDisabled = faultsDisabled;
    this.seen = seen;
    this.index = begun.a();
  }

  /** Index of the page. */
  public long index() {
    return index;
  }

  /** fdm at the begin of the fault; empty = NULL, if it is known. */
  public Optional<Mapping> faultsDisabled() {
    return faultsDisabled;
  }

  /** Whether {@link #faultsDisabled} is certain. */
  public boolean faultsDisabledKnown() {
    return seen != Seen.NOTHING || faultsDisabled.isPresent();
  }

  /**
   * Whether the handler itself found NULL, whatever was set: then it asks for add, and waits. Since
   * v1.37 it looks into a table of the faulting file's filesystem, which knows nothing of a direct
   * write on another one, and can lose an entry.
   */
  public boolean sawNoneDisabled() {
    return seen == Seen.NONE;
  }

  /** When block(fdm) was released inside this fault. */
  public Optional<Moment> releasedBlock() {
    return releasedBlock;
  }

  /** When block(fdm) was taken again inside this fault. */
  public Optional<Moment> retookBlock() {
    return retookBlock;
  }

  /** When add of the faulting mapping was first asked for or taken inside this fault. */
  public Optional<Moment> tookAdd() {
    return tookAdd;
  }

  void tookAdd(Moment moment) {
    if (tookAdd.isEmpty()) {
      tookAdd = Optional.of(moment);
    }
  }

  void releasedBlock(Moment moment) {
    releasedBlock = Optional.of(moment);
    retookBlock = Optional.empty();
  }

  void retookBlock(Moment moment) {
    retookBlock = Optional.of(moment);
  }

  @Override
  public String name() {
    return "page fault";
  }
}
