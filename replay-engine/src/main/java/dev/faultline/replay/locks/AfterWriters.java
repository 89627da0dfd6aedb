package dev.faultline.replay.locks;

import dev.faultline.replay.model.Semaphore;
import java.util.HashMap;
import java.util.Map;

/**
 * Rule 5: the trace shows what happens under a page-cache lock, and nothing of what happens under
 * an rwsem or a mutex. Who has such a lock may have read what was written under it before: all
 * earlier exclusive sections of it have ended in the closure. For these locks the closure is no
 * better than happens-before.
 */
final class AfterWriters implements ClosureRule {
  private final SyncClosure closure;
  private final Map<LockNode, Integer> met = new HashMap<>();

  AfterWriters(SyncClosure closure) {
    this.closure = closure;
  }

  @Override
  public void demand(int index, Entry entry, boolean served) {
    boolean takes = entry.action() == Entry.Action.ASKS || entry.action() == Entry.Action.TAKES;
    if (!takes || entry.lock().isEmpty()) {
      return;
    }
    LockNode lock = entry.lock().get();
    if (!(lock.instance() instanceof Semaphore)) {
      return;
    }
    Integer done = met.get(lock);
    for (int i = done == null ? closure.from() : done; i < index; i++) {
      closure
          .line()
          .endingAt(i)
          .filter(section -> section.use() == Use.WRITE && section.lock().equals(lock))
          .ifPresent(section -> closure.reach(section.giver(), section.given()));
    }
    met.put(lock, done == null ? index : Math.max(done, index));
  }
}
