package dev.faultline.replay.model;

import java.util.Optional;

/**
 * Pages that one task inserted in one go, in ascending order. Neighbouring folios of a readahead
 * share one insertion, so that memory grows with ranges, not with pages.
 */
public final class Insertion {
  private final Mapping mapping;
  private final TaskContext task;
  private final Optional<Operation> operation;
  private final Moment begun;
  private final int order;
  private final boolean isProtected;
  private final boolean broughtAlong;
  private final long epoch;
  private final InsertionLog log;
  private final Optional<Insertion> present = Optional.of(this);
  private Moment latest;
  private long latestIndex;
  private Optional<Moment> readIn = Optional.empty();
  private Optional<Moment> fillIssued = Optional.empty();

  Insertion(
      Mapping mapping,
      TaskContext task,
      Optional<Operation> operation,
      Moment begun,
      int order,
      boolean isProtected,
      long epoch) {
    this(mapping, task, operation, begun, order, isProtected, epoch, new InsertionLog(begun));
  }

  private Insertion(
      Mapping mapping,
      TaskContext task,
      Optional<Operation> operation,
      Moment begun,
      int order,
      boolean isProtected,
      long epoch,
      InsertionLog log) {
    this.log = log;
    this.epoch = epoch;
    this.mapping = mapping;
    this.task = task;
    this.operation = operation;
    this.begun = begun;
    this.latest = begun;
    this.latestIndex = begun.a();
    this.order = order;
    this.isProtected = isProtected;
    this.broughtAlong = isOfWrite(operation, mapping, isProtected);
  }

  /** This one, as what there is: pages are asked for it all the time. */
  Optional<Insertion> present() {
    return present;
  }

  /** Into what. */
  public Mapping mapping() {
    return mapping;
  }

  /** Who inserted. */
  public TaskContext task() {
    return task;
  }

  /** For what; empty where no bracket was open (splice, fadvise). */
  public Optional<Operation> operation() {
    return operation;
  }

  /** When the first of the pages was inserted. */
  public Moment begun() {
    return begun;
  }

  /** When the last of the pages was inserted. */
  public Moment latest() {
    return latest;
  }

  /** When the first of these of its pages was inserted. */
  public Moment insertionOf(PageRange some) {
    return log.of(some.first());
  }

  /** The folios have 2^order pages. */
  public int order() {
    return order;
  }

  /** Whether the inserter certainly held a state of the page-cache lock. */
  public boolean isProtected() {
    return isProtected;
  }

  /**
   * When the pages' data had certainly been asked for from the disk; empty while it has not, or
   * where the read was refused. Of pages that a buffered write brings in, when it had certainly
   * copied its data.
   */
  public Optional<Moment> readIn() {
    return readIn;
  }

  /** Whether the data comes from a buffered write, and not from the disk. */
  boolean isBroughtAlong() {
    return broughtAlong;
  }

  /** Whether it is by a buffered write of this file, which has not given add back for good. */
  private static boolean isOfWrite(
      Optional<Operation> operation, Mapping mapping, boolean isProtected) {
    return operation.isPresent()
        && operation.get() instanceof BufferedIo io
        && io.isWrite()
        && io.mapping() == mapping
        && (isProtected || !io.isWorkDone());
  }

  /**
   * When the pages' data was asked for from the disk, where that is recorded for all of them at
   * once.
   */
  public Optional<Moment> fillIssued() {
    return fillIssued;
  }

  void fillIssued(Moment moment) {
    fillIssued = Optional.of(moment);
  }

  /** The folio that this page belongs to. */
  PageRange folioAt(long index) {
    return PageRange.ofFolioAt(index, order);
  }

  /** The same for those of the pages that have been read in. */
  Insertion readIn(Moment moment) {
    Insertion read = new Insertion(mapping, task, operation, begun, order, isProtected, epoch, log);
    read.latest = latest;
    read.readIn = Optional.of(moment);
    read.fillIssued = fillIssued;
    return read;
  }

  /**
   * Whether it goes on with this page. Readahead inserts in ascending order: what does not is
   * another insertion. So is what comes behind an event of direct I/O: which pages were there
   * before that event may matter.
   */
  boolean goesOnAt(long index, long now) {
    return index > latestIndex && epoch == now;
  }

  void extend(Moment moment) {
    log.add(moment);
    latest = moment;
    latestIndex = moment.a();
  }
}
