package dev.faultline.replay.locks;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Semaphore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rule 3: a fault happens because a page is absent, so what removed or unmapped pages of that
 * mapping before it is in the closure. Where an operation may have waited for a folio, all changes
 * to pages of the mapping before it are.
 */
final class AfterPageChanges implements ClosureRule {
  private record Need(Optional<Mapping> mapping, int trait) {}

  private final SyncClosure closure;
  private final Map<Need, Integer> met = new HashMap<>();

  AfterPageChanges(SyncClosure closure) {
    this.closure = closure;
  }

  @Override
  public void demand(int index, Entry entry, boolean served) {
    if (entry.mapping().isPresent()) {
      if (entry.is(Entry.NEEDS_PAGES)) {
        reach(new Need(entry.mapping(), Entry.PAGES), index);
      } else if (entry.is(Entry.NEEDS_ABSENCE)) {
        reach(new Need(entry.mapping(), Entry.REMOVES), index);
      }
    }
    if (isOfMemory(entry)) {
      // A lock of memory is taken to look at memory: because a page was absent.
      Optional<Mapping> faulting = closure.line().faultUnder(index).flatMap(Entry::mapping);
      reach(new Need(faulting, Entry.REMOVES), index);
    }
  }

  private static boolean isOfMemory(Entry entry) {
    boolean takes = entry.action() == Entry.Action.ASKS || entry.action() == Entry.Action.TAKES;
    return takes
        && entry.use() == Use.READ
        && entry.lock().isPresent()
        && entry.lock().get().instance() instanceof Semaphore;
  }

  /** All changes of a sort to pages of a mapping, or of any, before an event. */
  private void reach(Need need, int before) {
    Integer done = met.get(need);
    for (int i = done == null ? closure.from() : done; i < before; i++) {
      if (closure.line().is(i, need.trait())
          && (need.mapping().isEmpty() || closure.line().isOf(i, need.mapping().get()))) {
        closure.reach(closure.line().strandOf(i), i);
      }
    }
    met.put(need, done == null ? before : Math.max(done, before));
  }
}
