package dev.faultline.replay.model;

import dev.faultline.stream.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When the {@code mm_struct} at an address is another one than before.
 *
 * <p>The kernel reuses the memory of an address space at once: run a few commands from a shell, and
 * their {@code mmap_lock}s share two or three addresses. Nobody says when one is freed; but every
 * new one is locked for writing before anybody else can know it, and these are the two ways:
 *
 * <ul>
 *   <li>{@code dup_mmap}, for fork: with the parent's lock held for writing that of the child is
 *       taken for writing. Nothing else in the kernel nests two of them.
 *   <li>{@code bprm_mm_init}, for exec: a task that has been at home in another address space, or
 *       is of a process that none of the users of this one belongs to, locks it for writing while
 *       nobody else has it.
 * </ul>
 *
 * <p>Some threads of the kernel lock strangers for writing, too, and are left out. Should anybody
 * else do so, one address space counts as two, and an inversion across the two is missed.
 */
final class AddressSpaces {
  private static final Set<String> VISITORS = Set.of("khugepaged", "ksmd", "oom_reaper");

  /** Who has more users is not asked any more. */
  private static final int MOST_USERS = 1024;

  /** Who has used an address space. */
  private static final class Users {
    private final Set<Integer> threads = new HashSet<>(4);
    private final Set<Integer> processes = new HashSet<>(2);
    private boolean processesKnown = true;

    void add(Task task) {
      if (threads.size() < MOST_USERS && threads.add(task.tid())) {
        processesKnown &= task.tgid() != 0;
        processes.add(task.tgid());
      }
    }

    boolean has(Task task) {
      return threads.contains(task.tid())
          || (task.tgid() != 0 && processes.contains(task.tgid()))
          || threads.size() == MOST_USERS;
    }

    /** Whether {@code task} is certainly of another process than all of them. */
    boolean areStrangersTo(Task task) {
      return !threads.isEmpty()
          && processesKnown
          && task.tgid() != 0
          && !processes.contains(task.tgid());
    }
  }

  private final Map<Semaphore, Users> users = new HashMap<>();

  /** Whether this class of locks is that of address spaces. */
  static boolean isOne(String lockClass) {
    return lockClass.endsWith("mmap_lock");
  }

  /**
   * Whether what this event locks is not the lock that was there before.
   *
   * @param known the lock that was last seen at this address
   * @param exclusive whether it is locked for writing
   */
  boolean isReborn(Step step, Semaphore known, boolean exclusive) {
    TaskContext task = step.task();
    if (!exclusive || known.isAskedForBy(task) || known.holders().isHeldBy(task)) {
      return false;
    }
    return isForked(task, known) || isExecuted(step, known);
  }

  /** In a fork the child's lock is taken inside the parent's. */
  private static boolean isForked(TaskContext task, Semaphore child) {
    List<Semaphore> locks = task.locks().semaphores();
    for (int i = 0; i < locks.size(); i++) {
      Semaphore held = locks.get(i);
      boolean parent = held != child && held.isOfClassOf(child);
      if (parent && held.holders().isWrittenBy(task)) {
        return true;
      }
    }
    return false;
  }

  private boolean isExecuted(Step step, Semaphore known) {
    Semaphore home = step.task().addressSpace().orElse(null);
    if (home == known || !known.isIdle()) {
      return false;
    }
    Users before = users.get(known);
    if (before == null) {
      return false;
    }
    Task task = step.event().task();
    return !before.has(task)
        && (home != null || before.areStrangersTo(task))
        && !VISITORS.contains(task.comm());
  }

  /** The task of this step is at home in this address space, or visits it. */
  void uses(Step step, Semaphore lock) {
    TaskContext task = step.task();
    boolean known = task.addressSpace().isPresent() && task.addressSpace().get() == lock;
    if (!known) {
      task.addressSpace(lock);
    }
    if (!known && !isForked(task, lock)) {
      users.computeIfAbsent(lock, fresh -> new Users()).add(step.event().task());
    }
  }

  /** There is another address space where this one was. */
  void gone(Semaphore lock) {
    users.remove(lock);
  }
}
