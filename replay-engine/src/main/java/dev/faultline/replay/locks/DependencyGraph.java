package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which locks are taken: every lock that was asked for, blocking, while another one
 * was held. Tries that fail and requests that cannot block are not in here: nothing waits for them.
 */
public final class DependencyGraph {
  private final Map<Dependency.Key, Dependency> dependencies = new LinkedHashMap<>();

  /** Records that {@code wanted} of {@code to} was asked for while all of {@code held} was held. */
  public void request(List<HeldLock> held, LockNode to, Use wanted, Dependency.Sample sample) {
    for (int i = 0; i < held.size(); i++) {
      HeldLock from = held.get(i);
      if (from.lock().equals(to) && !isRecursion(from, wanted)) {
        continue;
      }
      List<HeldLock> gates = new ArrayList<>(held);
      gates.remove(i);
      Dependency.Key key = new Dependency.Key(from.lock(), from.use(), to, wanted);
      Dependency.Sample own =
          new Dependency.Sample(
              sample.party(), sample.doing(), from.acquired(), sample.requested(), gates);
      dependencies.computeIfAbsent(key, fresh -> new Dependency(fresh, own)).add(own);
    }
  }

  /**
   * A state of a two-state lock that is taken again. It cannot block as the lock is built, so
   * whoever records what happens leaves it out; it would block if the lock were made fair.
   */
  private static boolean isRecursion(HeldLock from, Use wanted) {
    return from.use() == wanted && (wanted == Use.ADD || wanted == Use.BLOCK);
  }

  /** All dependencies, in order of first occurrence. */
  public Collection<Dependency> dependencies() {
    return dependencies.values();
  }

  /** Forgets what was seen since then: what was held may have been released unseen. */
  public void forgetSince(long sinceNs) {
    dependencies.values().removeIf(dependency -> dependency.first().timeNs() >= sinceNs);
    dependencies.values().forEach(dependency -> dependency.forgetSince(sinceNs));
  }
}
