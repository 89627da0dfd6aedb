package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event, who did it to what, and what it did to the model: to operations here, to locks and to
 * the page cache in the parts. It is the view that rules get, and is reused from event to event;
 * {@link #moment} is the copy to keep.
 */
public final class Step {
  private final Event event;
  private final Mappings mappings;
  private final LockOutcome lock = new LockOutcome();
  private final PageOutcome pages = new PageOutcome();
  private long sequence = -1;
  private TaskContext task = new TaskContext(0);
  private Optional<Mapping> mapping = Optional.empty();
  private Optional<Mapping> other = Optional.empty();
  private Optional<Operation> operation = Optional.empty();
  private Optional<Operation> ended = Optional.empty();
  private final List<Operation> over = new ArrayList<>(4);
  private Optional<Bracket> bracket = Optional.empty();
  private Optional<Mapping> faultsDisabledBefore = Optional.empty();
  private @Nullable Moment moment;
  private boolean ending;
  private long writebacks;
  private long directIoEvents;

  Step(Event event, Mappings mappings) {
    this.event = event;
    this.mappings = mappings;
  }

  /** Another event. What is empty is left so: every event comes by here. */
  void begin(long sequence, TaskContext task, Optional<Mapping> of, Optional<Mapping> and) {
    this.sequence = sequence;
    this.task = task;
    mapping = of;
    other = and;
    operation = task.operation();
    faultsDisabledBefore = task.faultsDisabled();
    moment = null;
    if (ending) {
      ending = false;
      over.clear();
      ended = Optional.empty();
      bracket = Optional.empty();
    }
    lock.begin();
    pages.begin();
  }

  /** The event itself. */
  public Event event() {
    return event;
  }

  /** What happened. */
  public EventKind kind() {
    return event.kind();
  }

  /** Number of the event in the trace, from 0. */
  public long sequence() {
    return sequence;
  }

  /** Who did it. */
  public TaskContext task() {
    return task;
  }

  /** The mapping that the event speaks of; of an end, the mapping of what ended. */
  public Optional<Mapping> mapping() {
    return mapping;
  }

  /** The second mapping: fdm of a fault, source of a remap. */
  public Optional<Mapping> other() {
    return other;
  }

  /**
   * The operation that this belongs to: the one that began with this event, or else the innermost
   * one of the task.
   */
  public Optional<Operation> operation() {
    return operation;
  }

  /** The operation that ended with this event. */
  public Optional<Operation> ended() {
    return ended;
  }

  /**
   * The operations that are over with this event, each of them once: the one that it ends, those
   * that it proves to have ended before, and where events were lost all that were under way.
   */
  public List<Operation> over() {
    // Every rule goes through it, and all but always there is nothing: that costs no iterator.
    return over.isEmpty() ? Collections.emptyList() : over;
  }

  /** Whether {@link #over} has any. */
  public boolean endsAny() {
    return !over.isEmpty();
  }

  /** What it did to locks. */
  public LockOutcome lock() {
    return lock;
  }

  /** What it showed of the page cache. */
  public PageOutcome pages() {
    return pages;
  }

  /** The bracket that ended with this event. */
  public Optional<Bracket> bracket() {
    return bracket;
  }

  /** faults_disabled_mapping of the task before this event, where it was seen to be set. */
  public Optional<Mapping> faultsDisabledBefore() {
    return faultsDisabledBefore;
  }

  /** How many times anybody has handed data to the extent layer for write-back, so far. */
  public long writebacks() {
    return writebacks;
  }

  /** A copy of the event, to remember. */
  public Moment moment() {
    Moment made = moment;
    if (made == null) {
      made = Moment.of(event, sequence);
      moment = made;
    }
    return made;
  }

  void mapping(Optional<Mapping> value) {
    mapping = value;
  }

  void operation(Operation value) {
    operation = value.itself();
  }

  /** What is open inside of this operation of the task has ended. */
  void endInside(Operation outer) {
    task.operations().endInside(outer, this);
    operation = task.operation();
  }

  /** The mapping that the event speaks of, or what stands for it where that cannot be told. */
  Optional<Mapping> identifiedOrNot() {
    if (mapping.isEmpty() && event.subject() instanceof MappingKey key) {
      mapping = mappings.unidentified(key).itself();
    }
    return mapping;
  }

  /** Whether what workers do is recorded; see {@link Mappings#seesWorkers}. */
  public boolean seesWorkers() {
    return mappings.sightings().seesWorkers();
  }

  /** Whether it is recorded how page-cache locks are taken, by readahead as well. */
  boolean seesTaking() {
    return mappings.sightings().seesTaking();
  }

  /** Whether tries for a page-cache lock are recorded; see {@link Mappings#seesTries}. */
  public boolean seesTries() {
    return mappings.sightings().seesTries();
  }

  /** Whether functions alone tell of page-cache locks; see {@link LockedParts}. */
  boolean seesPartsOnly() {
    return mappings.sightings().seesPartsOnly();
  }

  /** This operation is over, if it was not before. */
  void over(Operation operation, Operation.End end) {
    if (operation.isOver()) {
      return;
    }
    operation.over(end);
    ending = true;
    over.add(operation);
  }

  void ended(Operation value) {
    ending = true;
    ended = value.itself();
    operation = ended;
    mapping = value.mapping().itself();
  }

  void bracket(Bracket value) {
    ending = true;
    bracket = Optional.of(value);
    mapping = value.mapping().itself();
  }

  void sawWriteback() {
    writebacks++;
  }

  /** How many events of direct I/O through iomap there were so far. */
  long directIoEvents() {
    return directIoEvents;
  }

  void sawDirectIo() {
    directIoEvents++;
  }
}
