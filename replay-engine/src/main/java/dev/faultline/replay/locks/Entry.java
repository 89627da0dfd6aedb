package dev.faultline.replay.locks;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/**
 * The view of an event of the {@link Journal}: what it means to whoever wants to put events into
 * another order.
 */
final class Entry {

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
    OTHER;

    /** What an event of a lock does. */
    static Action of(EventKind kind) {
      return switch (kind) {
        case LOCK_WAIT -> ASKS;
        case LOCK_ACQUIRED -> TAKES;
        case LOCK_TRY_FAILED -> FAILS;
        case LOCK_DOWNGRADED -> DOWNGRADES;
        default -> GIVES;
      };
    }
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

  private final Journal journal;
  private final int row;

  Entry(Journal journal, int row) {
    this.journal = journal;
    this.row = row;
  }

  /** The event. */
  Moment moment() {
    return journal.moments().moment(row);
  }

  /** What it does to a lock or to the task. */
  Action action() {
    return journal.action(row);
  }

  /** The lock, where it is of one. */
  Optional<LockNode> lock() {
    return Optional.ofNullable(journal.lock(row));
  }

  /** How the lock is asked for or held. */
  Use use() {
    return journal.use(row);
  }

  /** The innermost operation of the task. */
  Optional<Operation> operation() {
    return Optional.ofNullable(journal.operation(row));
  }

  /** Whose pages it needs or changes. */
  Optional<Mapping> mapping() {
    return Optional.ofNullable(journal.mapping(row));
  }

  /** Whether it has this trait: a constant of this class. */
  boolean is(int trait) {
    return journal.is(row, trait);
  }

  int tid() {
    return journal.moments().task(row).tid();
  }
}
