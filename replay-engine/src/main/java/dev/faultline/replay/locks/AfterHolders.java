package dev.faultline.replay.locks;

/** Rule 4: a failed try has seen somebody who held the lock. */
final class AfterHolders implements ClosureRule {
  private final SyncClosure closure;

  AfterHolders(SyncClosure closure) {
    this.closure = closure;
  }

  @Override
  public void demand(int index, Entry entry, boolean served) {
    if (entry.action() != Entry.Action.FAILS || entry.lock().isEmpty()) {
      return;
    }
    boolean known = false;
    for (Section section : closure.sections(entry.lock().get())) {
      if (section.excludes(entry.use()) && section.taken() < index && section.given() > index) {
        known = true;
        if (section.taken() >= 0) {
          closure.reach(section.holder(), section.taken());
        }
      }
    }
    if (!known) {
      // It gives way to who waits, too.
      closure.reachAllBefore(index);
    }
  }
}
