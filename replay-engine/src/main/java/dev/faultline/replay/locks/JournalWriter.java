package dev.faultline.replay.locks;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Mkwrite;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Release;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of an event what it means to a reordering: which lock it is of, and what it depends on
 * besides locks. What is not listed here as independent depends on too much rather than too little.
 */
final class JournalWriter {
  private final Journal journal;
  private final LockNodes nodes = new LockNodes();

  JournalWriter(Journal journal) {
    this.journal = journal;
  }

  /** Enters this event into the journal, unless it matters to no reordering. */
  void write(Step step) {
    switch (step.kind()) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED, LOCK_RELEASED, LOCK_DOWNGRADED -> {
        if (step.lock().semaphore().isPresent()) {
          semaphore(step, step.lock().semaphore().get());
        } else if (step.mapping().isPresent() && isTwoState(step.event().mode())) {
          twoState(step, step.mapping().get());
        }
      }
      case DRAIN_WAIT -> {
        if (step.mapping().isPresent()) {
          LockNode count = Locks.count(step.mapping().get());
          lock(step, Entry.Action.ASKS, count, Use.DRAIN, -1, Entry.BLOCKING);
        }
      }
      // Of a lock whose acquisition is not recorded nobody knows whom it waited for.
      case DRAINED, LOCK_REQUESTED -> other(step, Entry.Action.OTHER, Entry.NEEDS_ALL);
      case DIO_BEGIN, BUFFERED_BEGIN, RANGE_OP_BEGIN ->
          other(
              step,
              Entry.Action.BEGINS,
              step.task().locks().semaphores().isEmpty() ? Entry.ENTERS : 0);
      case FAULT_BEGIN -> other(step, Entry.Action.BEGINS, needsOfFault(step));
      case PAGE_MAPPED -> other(step, Entry.Action.OTHER, Entry.NEEDS_ABSENCE);
      case MKWRITE_BEGIN, FILL_BEGIN ->
          other(step, Entry.Action.BEGINS, Entry.NEEDS_PAGES | Entry.PAGES);
      case DIO_QUEUED, DIO_END -> other(step, Entry.Action.ENDS, 0);
      case FAULT_END, MKWRITE_END, FILL_END, BUFFERED_END ->
          other(step, Entry.Action.ENDS, Entry.NEEDS_PAGES | Entry.PAGES);
      case RANGE_OP_END ->
          other(step, Entry.Action.ENDS, Entry.NEEDS_PAGES | Entry.PAGES | Entry.REMOVES);
      case PAGE_ADDED -> other(step, Entry.Action.OTHER, Entry.NEEDS_PAGES | Entry.PAGES);
      case PAGE_REMOVED, SHOOTDOWN_BEGIN, SHOOTDOWN_END ->
          other(step, Entry.Action.OTHER, Entry.NEEDS_PAGES | Entry.PAGES | Entry.REMOVES);
      default -> {}
    }
  }

  /** Whether nothing that was journalled can be relied on from here on. */
  static boolean isBlind(Step step) {
    return switch (step.kind()) {
      case EVENTS_LOST -> true;
      case LOCK_ACQUIRED -> isOfTwoState(step) && step.lock().hold().isEmpty();
      case LOCK_RELEASED -> isOfTwoState(step) && step.mapping().isEmpty();
      default -> false;
    };
  }

  private static boolean isOfTwoState(Step step) {
    return isTwoState(step.event().mode()) && step.lock().semaphore().isEmpty();
  }

  private static boolean isTwoState(Mode mode) {
    return mode == Mode.ADD || mode == Mode.BLOCK;
  }

  private void other(Step step, Entry.Action action, int traits) {
    journal.add(
        step, action, inside(step), step.mapping().orElse(null), traits | outside(step.task()));
  }

  /**
   * The operation of a task that asks for nothing. Direct I/O through iomap takes no lock, begins
   * outside of everything, and there can be a hundred thousand in the journal: it is not kept.
   */
  private static @Nullable Operation inside(Step step) {
    Operation inside = step.operation().orElse(null);
    return inside instanceof IomapDio && inside.parent().isEmpty() ? null : inside;
  }

  private static int outside(TaskContext task) {
    boolean outside =
        task.operation().isEmpty()
            && task.locks().pageCache().isEmpty()
            && task.locks().semaphores().isEmpty();
    return outside ? Entry.OUTSIDE : 0;
  }

  private void twoState(Step step, Mapping mapping) {
    Use use = step.event().mode() == Mode.ADD ? Use.ADD : Use.BLOCK;
    LockNode node = nodes.of(step, Locks.PAGECACHE, mapping);
    long taken = -1;
    int traits = 0;
    Entry.Action action = Entry.Action.of(step.kind());
    if (action == Entry.Action.GIVES) {
      boolean certain =
          step.lock().release() == Release.OWN || step.lock().release() == Release.QUEUED;
      Optional<Hold> hold = step.lock().hold();
      taken = certain && hold.isPresent() ? hold.get().acquired().sequence() : -1;
      traits = isDrop(step, use) ? Entry.NEEDS_ALL : 0;
    } else if (action == Entry.Action.ASKS) {
      traits = Entry.BLOCKING;
    } else if (action == Entry.Action.TAKES) {
      traits = step.event().tried() ? Entry.TRIED : locks(step, use) ? Entry.BLOCKING : 0;
    }
    lock(step, action, node, use, taken, traits);
  }

  /** Block that a fault gives up: it has tried for add in vain, which no probe need tell. */
  private static boolean isDrop(Step step, Use use) {
    return use == Use.BLOCK && step.task().operation().orElse(null) instanceof Fault;
  }

  /** Whether what was acquired without a wait is never tried for at this place of the kernel. */
  private static boolean locks(Step step, Use use) {
    if (use == Use.BLOCK) {
      return true;
    }
    Operation operation = step.task().operation().orElse(null);
    return operation instanceof BufferedIo
        || operation instanceof Mkwrite
        || (operation instanceof Fault fault
            && (fault.sawNoneDisabled()
                || (fault.faultsDisabledKnown() && fault.faultsDisabled().isEmpty())));
  }

  private void semaphore(Step step, Semaphore semaphore) {
    LockNode node = nodes.of(step, semaphore.lockClass(), semaphore);
    Use use = step.event().mode() == Mode.WRITE ? Use.WRITE : Use.READ;
    Entry.Action action = Entry.Action.of(step.kind());
    long taken = -1;
    int traits = 0;
    if (action == Entry.Action.GIVES && step.lock().release() == Release.OWN) {
      Optional<Semaphore.Ended> ended = semaphore.holders().lastEnded();
      taken = ended.isPresent() ? ended.get().hold().acquired().sequence() : -1;
    } else if (step.event().tried()) {
      traits = Entry.TRIED;
    } else if (action == Entry.Action.ASKS && semaphore.isAssumed()) {
      // Where acquisitions are assumed it is not known when they were.
      action = Entry.Action.TAKES;
      traits = Entry.TRIED | Entry.NEEDS_ALL;
    } else if (action == Entry.Action.ASKS && waits(step, semaphore)) {
      traits = Entry.BLOCKING;
    }
    lock(step, action, node, use, taken, traits);
  }

  /**
   * Whoever maps or pins waits for mmap_lock, whose tracepoints record a request before it is
   * tried, and a try like a request. A fault tries first, and only then waits: that is known of a
   * reader who goes on to fault.
   */
  private static boolean waits(Step step, Semaphore semaphore) {
    if (step.event().mode() == Mode.WRITE) {
      return true;
    }
    Operation operation = step.task().operation().orElse(null);
    return operation instanceof DioWrite || operation instanceof DioRead || !semaphore.isMmapLock();
  }

  private void lock(
      Step step, Entry.Action action, LockNode node, Use use, long taken, int traits) {
    Operation operation = step.task().operation().orElse(null);
    int needs = operation == null ? 0 : needs(step, operation);
    journal.add(
        step,
        action,
        node,
        use,
        taken,
        operation,
        operation == null ? null : operation.mapping(),
        traits | needs | outside(step.task()));
  }

  /** Who copies under the locks of folios may have waited for them before it came to fault. */
  private static int needsOfFault(Step step) {
    Optional<Operation> parent = step.operation().flatMap(Operation::parent);
    return parent.isEmpty() || parent.get() instanceof DioWrite
        ? Entry.NEEDS_ABSENCE
        : Entry.NEEDS_ALL;
  }

  /**
   * What the way of an operation to this event depends on. A direct write waits for nothing between
   * its shoot-downs, which have entries of their own; a fault asks for add before it looks at
   * anything; whoever else has add may have waited for locks of folios.
   */
  private static int needs(Step step, Operation inside) {
    if (inside instanceof DioWrite) {
      return 0;
    }
    if (inside instanceof Fault fault) {
      boolean first =
          fault.tookAdd().isEmpty()
              || fault.tookAdd().get().sequence() == step.sequence()
              || isFirstHold(step, fault);
      return first ? 0 : Entry.NEEDS_PAGES;
    }
    return Entry.NEEDS_PAGES;
  }

  private static boolean isFirstHold(Step step, Fault fault) {
    Optional<Hold> hold = step.lock().hold();
    return step.kind() == EventKind.LOCK_ACQUIRED
        && hold.isPresent()
        && hold.get().mapping() == fault.mapping()
        && step.lock().endedWait().map(wait -> wait.since()).equals(fault.tookAdd());
  }
}
