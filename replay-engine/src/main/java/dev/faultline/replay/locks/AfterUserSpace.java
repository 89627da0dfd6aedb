package dev.faultline.replay.locks;

/**
 * Rule 1: a task that enters the kernel may have seen all that had returned to user space by then,
 * through a futex, a pipe, shared memory. So with an entry everything is in the closure that had
 * ended before it. Only operations that were in flight together are put into another order: user
 * space cannot have ordered these.
 */
final class AfterUserSpace implements ClosureRule {
  private final SyncClosure closure;

  AfterUserSpace(SyncClosure closure) {
    this.closure = closure;
  }

  @Override
  public void demand(int index, Entry entry, boolean served) {
    Strand strand = closure.line().strand(index);
    if (!strand.isWorker() && strand.begins(index)) {
      for (Strand other : closure.line().strands()) {
        closure.reach(other.number(), other.lastReturnBefore(index));
      }
    }
  }
}
