package dev.faultline.replay.stacks;

import dev.faultline.v1.HeldEntry;
import dev.faultline.v1.HeldLocks;
import dev.faultline.v1.StackHold;
import dev.faultline.v1.StackWait;
import java.util.List;

/**
 * Whether a lock that one task asks for is the one that another holds. Threads of a process have
 * one mmap_lock. Of a file's locks lockdep's lists give addresses: within one inode i_rwsem lies in
 * front of invalidate_lock, and closer than the next inode can be.
 */
final class SameLock {
  /** The least size of an inode, in bytes: two inodes do not overlap. */
  private static final long INODE_BYTES = 0x240;

  private static final String MM = "mm";
  private static final long SLACK_NS = 150_000_000_000L;

  /** What is known of it. */
  enum Answer {
    SAME,
    DIFFERENT,
    UNKNOWN
  }

  private SameLock() {}

  static Answer of(Sleeper waiter, StackWait wait, Sleeper holder, StackHold hold) {
    if (!meet(waiter, holder)) {
      return Answer.DIFFERENT;
    }
    if (wait.getFile().equals(MM)) {
      boolean known = waiter.tgid() != 0 && holder.tgid() != 0;
      return !known
          ? Answer.UNKNOWN
          : waiter.tgid() == holder.tgid() ? Answer.SAME : Answer.DIFFERENT;
    }
    return hold.getManyFiles() ? Answer.UNKNOWN : byAddress(waiter, holder);
  }

  /** Whether both were asleep at the same time, as far as the log tells. */
  private static boolean meet(Sleeper one, Sleeper other) {
    return !one.isTimed()
        || !other.isTimed()
        || (one.sinceNs() <= other.seenNs() + SLACK_NS
            && other.sinceNs() <= one.seenNs() + SLACK_NS);
  }

  private static Answer byAddress(Sleeper waiter, Sleeper holder) {
    Answer answer = Answer.UNKNOWN;
    for (HeldEntry one : entries(waiter)) {
      for (HeldEntry other : entries(holder)) {
        Answer pair = pair(one, other);
        pair = pair == Answer.UNKNOWN ? pair(other, one) : pair;
        if (pair == Answer.SAME) {
          return pair;
        }
        answer = pair == Answer.DIFFERENT ? pair : answer;
      }
    }
    return answer;
  }

  private static List<HeldEntry> entries(Sleeper sleeper) {
    return sleeper.listed().map(HeldLocks::getEntryList).orElse(List.of());
  }

  private static Answer pair(HeldEntry rwsem, HeldEntry invalidate) {
    if (rwsem.getAddress() == 0
        || invalidate.getAddress() == 0
        || !rwsem.getLockClass().contains("i_mutex_key")
        || !invalidate.getLockClass().contains("invalidate_lock")) {
      return Answer.UNKNOWN;
    }
    long distance = invalidate.getAddress() - rwsem.getAddress();
    return distance > 0 && distance < INODE_BYTES ? Answer.SAME : Answer.DIFFERENT;
  }
}
