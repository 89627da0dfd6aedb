package dev.faultline.replay.stacks;

import dev.faultline.v1.StackHold;
import dev.faultline.v1.StackWait;
import java.util.Set;

/** Which holds keep whom out. */
final class Conflicts {
  private static final String TWO_STATE = "pagecache";
  private static final Set<String> RWSEMS =
      Set.of("mmap_lock", "i_rwsem", "invalidate_lock", "ILOCK");

  private Conflicts() {}

  /** Whether a hold keeps somebody out who waits so, if it is of the same lock. */
  static boolean between(StackWait wait, StackHold hold) {
    if (!wait.getLock().equals(hold.getLock())) {
      return false;
    }
    if (wait.getLock().equals(TWO_STATE)) {
      return !wait.getMode().equals(hold.getMode());
    }
    return !wait.getMode().equals("read") || !hold.getMode().equals("read");
  }

  /** Whether readers of it queue behind writers that wait. */
  static boolean isFair(StackWait wait) {
    return wait.getMode().equals("read") && RWSEMS.contains(wait.getLock());
  }
}
