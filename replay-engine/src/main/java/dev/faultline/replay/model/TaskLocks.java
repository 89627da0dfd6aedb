package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The locks that a task holds, each sort in the order in which it took or asked for them.
 *
 * <p>Page-cache locks and inode locks have no owner in the kernel, so what is listed here is what
 * the trace shows: a hold that an operation takes along to a worker leaves the list.
 */
public final class TaskLocks {
  private static final int MOST_INODE_LOCKS = 32;

  private final ArrayList<Hold> pageCache = new ArrayList<>(2);
  private final ArrayList<Semaphore> semaphores = new ArrayList<>(2);
  private final ArrayList<InodeLock.Held> inode = new ArrayList<>(2);

  TaskLocks() {}

  /** The page-cache locks that the task and its operations hold, in the order of acquisition. */
  public List<Hold> pageCache() {
    return pageCache;
  }

  /** The locks other than page-cache and inode locks, in the order of acquisition. */
  public List<Semaphore> semaphores() {
    return semaphores;
  }

  /** Locks of inodes that it has asked for and not given back, in the order of the requests. */
  public List<InodeLock.Held> inode() {
    return inode.isEmpty() ? Collections.emptyList() : inode;
  }

  void took(Hold hold) {
    pageCache.add(hold);
  }

  void released(Hold hold) {
    pageCache.remove(hold);
  }

  /** What was acquired for this operation is not held by this task any more. */
  void leave(Operation operation) {
    for (int i = pageCache.size() - 1; i >= 0; i--) {
      if (pageCache.get(i).operation().orElse(null) == operation) {
        pageCache.remove(i);
      }
    }
  }

  /**
   * The task is outside of system calls. Block that it took in one whose begin was not seen may be
   * that of an asynchronous write, which has taken it along.
   */
  void doubtUnexplainedBlock() {
    if (pageCache.isEmpty()) {
      return;
    }
    for (Hold hold : List.copyOf(pageCache)) {
      if (hold.state() == State.BLOCK && hold.operation().isEmpty()) {
        hold.doubt(Doubt.ASYNCHRONOUS);
      }
    }
  }

  void holds(Semaphore semaphore, boolean held) {
    int place = semaphores.size() - 1;
    while (place >= 0 && semaphores.get(place) != semaphore) {
      place--;
    }
    if (held && place < 0) {
      semaphores.add(semaphore);
    } else if (!held && place >= 0) {
      semaphores.remove(place);
    }
  }

  void requested(InodeLock.Held held) {
    gaveBack(held.lock());
    if (inode.size() == MOST_INODE_LOCKS) {
      // Nobody holds that many: releases are missing.
      inode.clear();
    }
    inode.add(held);
  }

  void gaveBack(InodeLock lock) {
    for (int i = inode.size() - 1; i >= 0; i--) {
      if (inode.get(i).lock() == lock) {
        inode.remove(i);
      }
    }
  }
}
