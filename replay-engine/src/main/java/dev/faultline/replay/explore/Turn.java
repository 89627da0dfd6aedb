package dev.faultline.replay.explore;

import dev.faultline.replay.model.FaultDecision;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.TwoStateCounter;
import java.util.Optional;

/**
 * One step of one task: what it may do to the world, in the kernel's words. What must wait gives
 * false and changes nothing, but that a task which begins to wait is seen to.
 */
final class Turn {
  static final int SIGBUS = 2;

  private final Setting setting;
  private final Program program;
  private final World world;
  private final int task;
  private final Probes probes;
  private final PageCache cache;
  private int next;
  private boolean waiting;
  private String said = "";
  private Optional<Breach> breach = Optional.empty();

  Turn(Setting setting, Program program, World world, int task, Probes probes) {
    this.setting = setting;
    this.program = program;
    this.world = world;
    this.task = task;
    this.probes = probes;
    this.cache = new PageCache(this, world, task);
    this.next = world.at(task) + 1;
  }

  /** Whether the step was done, or the task has begun to wait for it. */
  boolean run() {
    boolean done = program.step(world.at(task)).run(this);
    if (done) {
      world.at(task, next);
    }
    return done || waiting;
  }

  String said() {
    return said;
  }

  Optional<Breach> breach() {
    return breach;
  }

  Kernel kernel() {
    return setting.kernel();
  }

  boolean has(Mutant mutant) {
    return setting.mutants().contains(mutant);
  }

  World world() {
    return world;
  }

  PageCache cache() {
    return cache;
  }

  /** How a page is called, of files of so many pages. */
  String words(Page page) {
    return Names.words(page, setting.pages());
  }

  void go(String label) {
    next = program.label(label);
  }

  void say(String what) {
    said = what;
  }

  void hit(String event, String arguments) {
    probes.hit(
        world.byWorker(task),
        event,
        kernel().twoFilesystems() ? Names.apart(arguments) : arguments);
  }

  void breach(Breach what) {
    if (breach.isEmpty()) {
      breach = Optional.of(what);
    }
  }

  // The inode lock.

  boolean lockInode(int file) {
    if (world.inodeOwner(file) != World.NOBODY) {
      return false;
    }
    world.inodeOwner(file, task);
    say("takes the inode lock of " + Names.file(file));
    return true;
  }

  void unlockInode(int file) {
    world.inodeOwner(file, World.NOBODY);
    say("releases the inode lock of " + Names.file(file));
  }

  // The worker that completes asynchronous writes, where there is but one.

  boolean takeWorker() {
    if (!setting.oneWorker()) {
      return true;
    }
    int owner = world.worker();
    if (owner != World.NOBODY && owner != task) {
      return false;
    }
    world.worker(task);
    return true;
  }

  void leaveWorker() {
    if (setting.oneWorker() && world.worker() == task) {
      world.worker(World.NOBODY);
    }
  }

  // The two-state lock: who waits for it keeps nobody out, unless it is made fair.

  private boolean admits(int file, State state) {
    TwoStateCounter counter = world.lock(file);
    boolean first =
        !setting.fair()
            || world.queued(file, state.opposite()) == 0
            || (world.waits(task) && counter.value() == 0);
    return first && counter.admits(state);
  }

  private void queue(int file, State state, int more) {
    if (setting.fair()) {
      world.queued(file, state, more);
    }
  }

  boolean lock(int file, State state) {
    if (!admits(file, state)) {
      if (!world.waits(task)) {
        waiting = true;
        queue(file, state, 1);
        world.waits(task, true);
        say("waits for " + Names.lock(file, state));
        hit("pagecache_lock_wait", Names.locked(file, state));
      }
      return false;
    }
    queue(file, state, world.waits(task) ? -1 : 0);
    world.waits(task, false);
    acquired(file, state);
    hit("pagecache_lock_acquired", Names.locked(file, state));
    return true;
  }

  boolean tryLock(int file, State state) {
    boolean ok = admits(file, state);
    if (ok) {
      acquired(file, state);
    } else {
      say("tries for " + Names.lock(file, state) + " in vain");
    }
    hit("pagecache_lock_tried", "ok=" + (ok ? 1 : 0) + " " + Names.locked(file, state));
    return ok;
  }

  private void acquired(int file, State state) {
    world.lock(file, world.lock(file).acquired(state));
    if (state == State.BLOCK) {
      world.holdsBlock(file, task, true);
    }
    say("takes " + Names.lock(file, state));
  }

  void unlock(int file, State state) {
    TwoStateCounter counter = world.lock(file);
    if (!counter.unlock(state).isProper()) {
      breach(Breach.UNBALANCED);
    }
    world.lock(file, counter.released(state));
    if (state == State.BLOCK) {
      world.holdsBlock(file, task, false);
    }
    say("releases " + Names.lock(file, state));
    hit("pagecache_lock_release", Names.locked(file, state));
  }

  // Semaphores: a reader that comes queues behind a writer that waits.

  boolean read(Rwsem semaphore) {
    if (!canRead(semaphore)) {
      beginsToWait(semaphore, false);
      return false;
    }
    granted(semaphore, false);
    world.waits(task, false);
    world.readers(semaphore, 1);
    say("takes " + Names.of(semaphore) + " for reading");
    return true;
  }

  /** A try does not say beforehand that it begins. */
  boolean tryRead(Rwsem semaphore) {
    if (!canRead(semaphore)) {
      say("tries for " + Names.of(semaphore) + " in vain");
      hit("mmap_lock_acquire_returned", Names.mmap(false) + " success=false");
      return false;
    }
    world.readers(semaphore, 1);
    say("takes " + Names.of(semaphore) + " for reading");
    hit("mmap_lock_acquire_returned", Names.mmap(false) + " success=true");
    return true;
  }

  private boolean canRead(Rwsem semaphore) {
    return world.writer(semaphore) == World.NOBODY && world.writersWaiting(semaphore) == 0;
  }

  boolean write(Rwsem semaphore) {
    if (world.writer(semaphore) != World.NOBODY || world.readers(semaphore) > 0) {
      beginsToWait(semaphore, true);
      return false;
    }
    granted(semaphore, true);
    if (world.waits(task)) {
      world.waits(task, false);
      world.writersWaiting(semaphore, -1);
    }
    world.writer(semaphore, task);
    say("takes " + Names.of(semaphore) + " for writing");
    return true;
  }

  private void beginsToWait(Rwsem semaphore, boolean write) {
    if (world.waits(task)) {
      return;
    }
    waiting = true;
    world.waits(task, true);
    if (write) {
      world.writersWaiting(semaphore, 1);
    }
    say("waits for " + Names.of(semaphore) + (write ? " for writing" : " for reading"));
    if (semaphore == Rwsem.MMAP_LOCK) {
      hit("mmap_lock_start_locking", Names.mmap(write));
    }
  }

  private void granted(Rwsem semaphore, boolean write) {
    if (semaphore == Rwsem.MMAP_LOCK) {
      if (!world.waits(task)) {
        hit("mmap_lock_start_locking", Names.mmap(write));
      }
      hit("mmap_lock_acquire_returned", Names.mmap(write) + " success=true");
    }
  }

  void release(Rwsem semaphore, boolean write) {
    if (write) {
      world.writer(semaphore, World.NOBODY);
    } else {
      world.readers(semaphore, -1);
    }
    say("releases " + Names.of(semaphore));
    if (semaphore == Rwsem.MMAP_LOCK) {
      hit("mmap_lock_released", Names.mmap(write));
    }
  }

  // faults_disabled_mapping.

  void disableFaults(int file) {
    world.disabled(task, file);
    world.dropped(task, false);
    say("disables faults on " + Names.file(file));
    hit("faults_disabled_set", "mapping=" + Names.mapping(file));
  }

  void enableFaults(int file) {
    long value = Names.address(file) | (world.dropped(task) ? 1 : 0);
    hit(
        "faults_disabled_clear",
        "value=" + Names.hex(value) + " ret=" + (pinFailed() ? "-14" : "0"));
    world.disabled(task, World.NOBODY);
    say("enables faults");
  }

  /** What the handler must do for a fault on this page. */
  FaultDecision decide(Page page) {
    int file = page.file();
    world.failed(task, false);
    boolean elsewhere = kernel().twoFilesystems() && world.disabled(task) != file;
    int disabled = elsewhere ? World.NOBODY : world.disabled(task);
    hit(
        "page_fault_enter",
        "fdm="
            + (disabled == World.NOBODY ? "0x0" : Names.mapping(disabled))
            + " "
            + Names.inode(file)
            + Names.faulting(page)
            + " flags=0x54");
    if (disabled == World.NOBODY || has(Mutant.NO_FDM_CHECK)) {
      say("faults on " + Names.file(file));
      return FaultDecision.TAKE;
    }
    FaultDecision decision = FaultDecision.of(Names.address(disabled), Names.address(file));
    say("faults on " + Names.file(file) + " with faults disabled on " + Names.file(disabled));
    return decision == FaultDecision.TRY_OR_DROP && has(Mutant.NO_ADDRESS_ORDER)
        ? FaultDecision.TAKE_IN_ORDER
        : decision;
  }

  void faultEnds(boolean served) {
    if (served == world.failed(task)) {
      world.failed(task, !served);
    }
    say(served ? "ends the fault" : "refuses the fault");
    hit("page_fault_exit", "ret=0x" + (served ? 0 : SIGBUS));
  }

  boolean faultFailed() {
    return world.failed(task);
  }

  /** Whether the fault has failed, and not one page was pinned before. */
  boolean pinFailed() {
    return world.failed(task) && world.pinned(task) == 0;
  }

  int task() {
    return task;
  }
}
