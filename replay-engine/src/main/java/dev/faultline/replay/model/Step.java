package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One event and what it did to the model: the view that rules get. It is reused from event to
 * event; {@link #moment} is the copy to keep.
 */
public final class Step {
  private final Event event;
  private final Mappings mappings;
  private long sequence = -1;
  private TaskContext task = new TaskContext(0);
  private Optional<Mapping> mapping = Optional.empty();
  private Optional<Mapping> other = Optional.empty();
  private Optional<Operation> operation = Optional.empty();
  private Optional<Operation> ended = Optional.empty();
  private Optional<Mapping> foundEmpty = Optional.empty();
  private final List<Operation> over = new ArrayList<>(4);
  private Optional<Hold> hold = Optional.empty();
  private Optional<Wait> wait = Optional.empty();
  private Optional<Bracket> bracket = Optional.empty();
  private Optional<Mapping> faultsDisabledBefore = Optional.empty();
  private Optional<Insertion> insertion = Optional.empty();
  private Release release = Release.UNKNOWN;
  private Knowledge opponents = Knowledge.CERTAIN;
  private List<StalePages.Stale> stale = List.of();
  private List<Hold> contradicting = List.of();
  private boolean residencyContradicted;
  private Optional<Moment> moment = Optional.empty();
  private long writebacks;
  private long directIoEvents;
  private Optional<Semaphore> semaphore = Optional.empty();
  private Optional<InodeLock> inodeLock = Optional.empty();
  private Optional<RangeRemoval> rangeRemoval = Optional.empty();
  private Optional<ErrorCheck> errorCheck = Optional.empty();

  Step(Event event, Mappings mappings) {
    this.event = event;
    this.mappings = mappings;
  }

  void begin(long sequence, TaskContext task) {
    this.sequence = sequence;
    this.task = task;
    mapping = Optional.empty();
    other = Optional.empty();
    operation = task.operation();
    ended = Optional.empty();
    over.clear();
    foundEmpty = Optional.empty();
    hold = Optional.empty();
    wait = Optional.empty();
    bracket = Optional.empty();
    insertion = Optional.empty();
    semaphore = Optional.empty();
    inodeLock = Optional.empty();
    rangeRemoval = Optional.empty();
    errorCheck = Optional.empty();
    faultsDisabledBefore = task.faultsDisabled();
    release = Release.UNKNOWN;
    opponents = Knowledge.CERTAIN;
    stale = List.of();
    contradicting = List.of();
    residencyContradicted = false;
    moment = Optional.empty();
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
    return over;
  }

  /** The hold that began or ended with this event. */
  public Optional<Hold> hold() {
    return hold;
  }

  /** The wait that ended with this event. */
  public Optional<Wait> endedWait() {
    return wait;
  }

  /** The bracket that ended with this event. */
  public Optional<Bracket> bracket() {
    return bracket;
  }

  /** The lock that the event is of, where it is no page-cache lock. */
  public Optional<Semaphore> semaphore() {
    return semaphore;
  }

  /** The lock of an inode that the event asks for or gives back. */
  public Optional<InodeLock> inodeLock() {
    return inodeLock;
  }

  /** The insertion that this event began or extended. */
  public Optional<Insertion> insertion() {
    return insertion;
  }

  /** faults_disabled_mapping of the task before this event, where it was seen to be set. */
  public Optional<Mapping> faultsDisabledBefore() {
    return faultsDisabledBefore;
  }

  /** What became of a release. */
  public Release release() {
    return release;
  }

  /** Of an acquisition: the certain holds of the other state that it contradicts. */
  public List<Hold> contradicting() {
    return contradicting;
  }

  /** Of an acquisition: whether all holders of the other state were known before it. */
  public Knowledge opponents() {
    return opponents;
  }

  /** Of the end of a direct write: the pages that it left stale, the certain ones first. */
  public List<StalePages.Stale> stale() {
    return stale;
  }

  /** Whether the event says of pages what cannot be, given what was certain of them. */
  public boolean residencyContradicted() {
    return residencyContradicted;
  }

  /** How many times anybody has handed data to the extent layer for write-back, so far. */
  public long writebacks() {
    return writebacks;
  }

  /** A copy of the event, to remember. */
  public Moment moment() {
    Moment copy = moment.orElseGet(() -> Moment.of(event, sequence));
    moment = Optional.of(copy);
    return copy;
  }

  void mapping(Optional<Mapping> value) {
    mapping = value;
  }

  void other(Optional<Mapping> value) {
    other = value;
  }

  void operation(Operation value) {
    operation = Optional.of(value);
  }

  /** What is open inside of this operation of the task has ended. */
  void endInside(Operation outer) {
    task.operations().endInside(outer, this);
    operation = task.operation();
  }

  /** The mapping that the event speaks of, or what stands for it where that cannot be told. */
  Optional<Mapping> identifiedOrNot() {
    if (mapping.isEmpty() && event.subject() instanceof MappingKey key) {
      mapping = Optional.of(mappings.unidentified(key));
    }
    return mapping;
  }

  /** A direct write found nothing cached: it did not even begin to shoot down. */
  void foundEmpty(Mapping empty) {
    foundEmpty = Optional.of(empty);
  }

  /** Whether what workers do is recorded; see {@link Mappings#seesWorkers}. */
  public boolean seesWorkers() {
    return mappings.seesWorkers();
  }

  /** Whether tries for a page-cache lock are recorded; see {@link Mappings#seesTries}. */
  public boolean seesTries() {
    return mappings.seesTries();
  }

  /** Whether functions alone tell of page-cache locks; see {@link LockedParts}. */
  boolean seesPartsOnly() {
    return mappings.seesPartsOnly();
  }

  /** The mapping that a direct write has found empty, if it is recorded when it is not. */
  public Optional<Mapping> foundEmpty() {
    return foundEmpty;
  }

  /** This operation is over, if it was not before. */
  void over(Operation operation, Operation.End end) {
    if (operation.isOver()) {
      return;
    }
    operation.over(end);
    over.add(operation);
  }

  void ended(Operation value) {
    ended = Optional.of(value);
    operation = ended;
    mapping = Optional.of(value.mapping());
  }

  void hold(Hold value) {
    hold = Optional.of(value);
  }

  void waited(Optional<Wait> value) {
    wait = value;
  }

  void bracket(Bracket value) {
    bracket = Optional.of(value);
    mapping = Optional.of(value.mapping());
  }

  void semaphore(Semaphore value) {
    semaphore = Optional.of(value);
  }

  /** The removal of a range that ended with this event. */
  public Optional<RangeRemoval> rangeRemoval() {
    return rangeRemoval;
  }

  void rangeRemoval(RangeRemoval value) {
    rangeRemoval = Optional.of(value);
  }

  /** A new error that a program is told of. */
  public Optional<ErrorCheck> errorCheck() {
    return errorCheck;
  }

  void errorCheck(Optional<ErrorCheck> value) {
    errorCheck = value;
  }

  void inodeLock(InodeLock value) {
    inodeLock = Optional.of(value);
  }

  void insertion(Insertion value) {
    insertion = Optional.of(value);
  }

  void release(Release value) {
    release = value;
  }

  void opponents(Knowledge value) {
    opponents = value;
  }

  void stale(Operation write, List<StalePages.Stale> left) {
    stale = left.stream().sorted(Comparator.comparing(page -> !page.certain())).toList();
    write.mapping().stale().add(stale);
  }

  void contradicting(List<Hold> value) {
    contradicting = value;
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

  void contradictsResidency() {
    residencyContradicted = true;
  }
}
