package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole model: applies events, one after the other, in the order of the trace.
 *
 * <pre>{@code
 * PageCacheModel model = new PageCacheModel(source.dictionary());
 * for each row of each block:
 *   Step step = model.apply(block, row);
 * }</pre>
 */
public final class PageCacheModel {
  /** A try fails at once: a task whose request fails after this has slept, and has been killed. */
  private static final long SLEPT_NS = 1_000_000_000;

  private final Event event;
  private final Step step;
  private final Mappings mappings;
  private final LockEvents locks;
  private final DirtyEvents dirty;
  private final Clocks clocks = new Clocks();
  private final SemaphoreEvents semaphores = new SemaphoreEvents();
  private final OperationEvents operations;
  private final IomapEvents iomap;
  private final LockedParts parts;
  private final Map<Integer, TaskContext> tasks = new HashMap<>();
  private TaskContext[] byTaskNumber = new TaskContext[64];
  private CpuContexts ofCpu = new CpuContexts();
  private Watcher watcher = new Watcher() {};
  private long sequence;
  private boolean seesShootdowns;

  /** A model that knows nothing yet and finds out from the events which model a mapping is of. */
  public PageCacheModel(StreamDictionary dictionary) {
    this(dictionary, Optional.empty());
  }

  /**
   * A model that knows nothing yet.
   *
   * @param fixed the model that every mapping is taken for, whatever its events say
   */
  public PageCacheModel(StreamDictionary dictionary, Optional<Model> fixed) {
    this.event = new Event(dictionary);
    this.mappings = new Mappings(dictionary, fixed);
    this.step = new Step(event, mappings);
    this.locks = new LockEvents(mappings, clocks);
    this.dirty = new DirtyEvents(mappings);
    this.operations = new OperationEvents();
    this.iomap = new IomapEvents(mappings);
    this.parts = new LockedParts(mappings);
  }

  /** Somebody who looks at the state before it is forgotten. */
  public interface Watcher {
    /** Events are missing: nothing that is known now will be. */
    default void beforeGap(Gap gap) {}

    /**
     * A task is about to wait for a lock no more: a sleep that a fatal signal ends, which nothing
     * else would have ended.
     */
    default void beforeGivingUp(Step step) {}
  }

  /**
   * How many records the capture proves to lack, without a word of it: locks were acquired that
   * could not have been, had everything that was done to them been recorded.
   */
  public long missingRecords() {
    long missing = 0;
    for (Mapping mapping : mappings.all()) {
      missing += mapping.lock().missingRecords();
    }
    return missing;
  }

  /** Shows to somebody what is about to be forgotten. */
  public void watchedBy(Watcher observer) {
    watcher = observer;
  }

  /** All mappings. */
  public Mappings mappings() {
    return mappings;
  }

  /** How far the clocks of the CPUs were seen to disagree. */
  public Clocks clocks() {
    return clocks;
  }

  /** All locks other than page-cache locks. */
  public Collection<Semaphore> semaphores() {
    return semaphores.all();
  }

  /** How many exclusive requests there were of such locks, by class. */
  public Map<String, Long> writers() {
    return semaphores.writers();
  }

  /** All tasks that were seen since the trace began, or since its last gap. */
  public Collection<TaskContext> tasks() {
    return tasks.values();
  }

  /** The operations that have begun and not ended, as far as is known. */
  public Collection<Operation> underWay() {
    Set<Operation> underWay = new LinkedHashSet<>();
    for (TaskContext task : tasks.values()) {
      task.operations().all().forEach(underWay::add);
    }
    for (Mapping mapping : mappings.all()) {
      underWay.addAll(mapping.underWay().unfinished());
    }
    return underWay;
  }

  /**
   * Applies one event.
   *
   * @return what it did; valid until the next call
   */
  public Step apply(EventBlock block, int row) {
    event.at(block, row);
    TaskContext task = task();
    Optional<Mapping> mapping = mappings.of(event.subjectNumber());
    step.begin(sequence++, task, mapping, mappings.of(event.otherNumber()));
    Optional<Operation> operation = task.operation();
    if (operation.isPresent() && mapping.isPresent()) {
      operation.get().identify(mapping.get());
    }
    ImpliedEnds.prove(step);
    EventKind kind = event.kind();
    Trail trail = task.trail();
    if (kind != EventKind.PAGE_ADDED) {
      trail.insertsNoMore();
    }
    if (kind != EventKind.LOCK_GIVEN_BACK && trail.rangeRemoval().isPresent()) {
      trail.rangeRemoval().get().acts();
    }
    switch (kind) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED, LOCK_RELEASED, LOCK_DOWNGRADED -> {
        if (kind == EventKind.LOCK_TRY_FAILED && givesUp()) {
          watcher.beforeGivingUp(step);
        }
        locks.apply(step);
        semaphores.apply(step);
        if (kind == EventKind.LOCK_WAIT) {
          iomap.asksForLock(step);
        }
      }
      case PAGE_ADDED, PAGE_REMOVED, SHOOTDOWN_END -> PageEvents.apply(step);
      case SHOOTDOWN_BEGIN -> {
        seesShootdowns = true;
        PageEvents.apply(step);
      }
      case PAGE_DIRTIED -> dirty.apply(step);
      case LOCKED_PART_BEGIN, LOCKED_PART_END -> parts.apply(step);
      case EVENTS_LOST -> {
        watcher.beforeGap(Gap.of(event));
        forget(step);
      }
      default -> {
        if (IomapEvents.isTaken(kind)) {
          iomap.apply(step);
        } else {
          operations.apply(step);
          foundEmpty();
        }
      }
    }
    parts.afterwards(step);
    return step;
  }

  private boolean givesUp() {
    if (step.task().asking().isEmpty()) {
      return false;
    }
    Optional<Semaphore.Waiter> waiter = step.task().asking().get().waiter(step.task());
    return waiter.isPresent() && waiter.get().since().isPast(SLEPT_NS, event.timeNs());
  }

  /** A direct write that does not even begin to shoot down has found the page cache empty. */
  private void foundEmpty() {
    Optional<Mapping> empty = step.pages().foundEmpty();
    if (empty.isPresent() && !empty.get().isAmbiguous()) {
      if (seesShootdowns) {
        empty.get().pages().empty();
      } else {
        empty.get().pages().seemsEmpty();
      }
    }
  }

  /** Events were lost, on whatever CPU: any task may have done anything. */
  private void forget(Step step) {
    tasks.values().forEach(task -> task.operations().lose(step));
    mappings.all().forEach(mapping -> mapping.underWay().lose(step));
    tasks.clear();
    byTaskNumber = new TaskContext[64];
    ofCpu = new CpuContexts();
    mappings.forgetState();
    parts.forget();
    semaphores.forget();
  }

  /**
   * Who did it. An interrupt does not hold what the task holds that it came into; only locks that
   * interrupts take too are recorded with it. There is an idle task for each CPU, and all have one
   * number.
   */
  private TaskContext task() {
    Context context = event.context();
    boolean isTask =
        context == Context.CONTEXT_UNSPECIFIED || (context == Context.TASK && event.tid() != 0);
    return isTask ? taskOfThread() : ofCpu.of(event.cpu(), context);
  }

  private TaskContext taskOfThread() {
    int number = event.taskNumber();
    if (number >= byTaskNumber.length) {
      byTaskNumber = Arrays.copyOf(byTaskNumber, Math.max(number + 1, 2 * byTaskNumber.length));
    }
    TaskContext known = byTaskNumber[number];
    if (known == null) {
      known = tasks.computeIfAbsent(event.tid(), tid -> new TaskContext(tid, sequence));
      byTaskNumber[number] = known;
    }
    return known;
  }
}
