package dev.faultline.replay.locks;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import java.util.Optional;

/**
 * An event of the journal: what it means to whoever wants to put events into another order.
 *
 * @param moment the event
 * @param action what it does to a lock or to the task
 * @param lock the lock, where it is of one
 * @param use how it is asked for or held
 * @param taken of a release the number of the event that acquired; −1 where that is not known
 * @param operation the innermost operation of the task
 * @param mapping whose pages it needs or changes
 * @param traits the constants of this class
 */
record Entry(
    Moment moment,
    Action action,
    Optional<LockNode> lock,
    Use use,
    long taken,
    Optional<Operation> operation,
    Optional<Mapping> mapping,
    int traits) {

  /** What an event does. */
  enum Action {
    ASKS,
    TAKES,
    FAILS,
    GIVES,
    DOWNGRADES,
    /** The begin of an operation. */
    BEGINS,
    /** The end of an operation. */
    ENDS,
    OTHER
  }

  /** After it the task holds nothing and is inside of no operation. */
  static final int OUTSIDE = 1;

  /** With it the task comes from user space: a system call begins. */
  static final int ENTERS = 2;

  /** It would not happen were the page of the mapping in the cache or in page tables. */
  static final int NEEDS_ABSENCE = 4;

  /** It might not happen, or wait, were the pages of the mapping in another state. */
  static final int NEEDS_PAGES = 8;

  /** It waited for somebody, or saw something, that the trace does not name. */
  static final int NEEDS_ALL = 16;

  /** It takes pages of the mapping out of the cache or out of page tables. */
  static final int REMOVES = 32;

  /** It changes pages of the mapping. */
  static final int PAGES = 64;

  /** What is asked for or taken at once would certainly have been waited for. */
  static final int BLOCKING = 128;

  /** What is taken may have been tried for. */
  static final int TRIED = 256;

  boolean is(int trait) {
    return (traits & trait) != 0;
  }

  int tid() {
    return moment.task().tid();
  }

  boolean isOf(Mapping pages) {
    return mapping.isPresent() && mapping.get() == pages;
  }
}
