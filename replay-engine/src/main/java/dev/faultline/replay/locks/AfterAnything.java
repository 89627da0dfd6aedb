package dev.faultline.replay.locks;

/**
 * Rule 2: a worker runs because of anything, so all that was before is in the closure. So it is
 * with a release by another task than the one that acquired, a wait for the drain of direct I/O,
 * and an fdm drop.
 */
final class AfterAnything implements ClosureRule {
  private final SyncClosure closure;

  AfterAnything(SyncClosure closure) {
    this.closure = closure;
  }

  @Override
  public void demand(int index, Entry entry, boolean served) {
    Strand strand = closure.line().strand(index);
    boolean woken = strand.isWorker() && strand.begins(index);
    if (woken || entry.is(Entry.NEEDS_ALL) || (served && isHandedOver(index, entry))) {
      closure.reachAllBefore(index);
    }
  }

  private boolean isHandedOver(int index, Entry entry) {
    return entry.action() == Entry.Action.GIVES
        && entry.lock().isPresent()
        && closure.line().endingAt(index).filter(Section::isGivenByOther).isPresent();
  }
}
