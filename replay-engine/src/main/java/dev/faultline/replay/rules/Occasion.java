package dev.faultline.replay.rules;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Mkwrite;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What gives a rule something to check. Most are operations, and an operation counts when it is
 * over, however its end came to be known: an opportunity comes from who does something, never from
 * an event that may be missing.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates have no state
public enum Occasion {
  /** A direct write of a file with a two-state lock is over. */
  DIRECT_WRITE("direct write", DioWrite.class),
  /** A direct read of such a file is over. */
  DIRECT_READ("direct read", DioRead.class),
  /** A page fault is over. */
  FAULT("page fault", Fault.class),
  /** A call of mkwrite is over. */
  MKWRITE("mkwrite", Mkwrite.class),
  /** A buffered read is over. */
  BUFFERED_READ("buffered read", BufferedIo.class, io -> !io.isWrite()),
  /** A buffered write is over. */
  BUFFERED_WRITE("buffered write", BufferedIo.class, BufferedIo::isWrite),
  /** A truncate, fallocate or remap is over. */
  RANGE_OP("truncate, fallocate or remap", RangeOp.class),
  /** A truncate is over. */
  TRUNCATE("truncate", RangeOp.class, rangeOp -> rangeOp.sort() == Mode.TRUNCATE),
  /** A fallocate or remap is over. */
  EXTENT_CHANGE("fallocate or remap", RangeOp.class, rangeOp -> rangeOp.sort() != Mode.TRUNCATE),
  /** A remap is over. */
  REMAP("remap", RangeOp.class, rangeOp -> rangeOp.sort() == Mode.REMAP),
  /** A direct write through iomap is over. */
  IOMAP_WRITE("direct write", IomapDio.class, dio -> dio.isWrite() || dio.isOfUnknownDirection()),
  /** A direct read through iomap is over. */
  IOMAP_READ("direct read", IomapDio.class, IomapDio::isRead),
  /** A direct write hands data to the extent layer. */
  SUBMISSION("submission of a direct write", EventKind.SUBMIT) {
    @Override
    boolean is(Step step) {
      return step.operation().orElse(null) instanceof DioWrite && step.task().shootdown().isEmpty();
    }
  },
  /** Faults are disabled for a mapping. */
  PINNING("pinning of a direct write's buffer", EventKind.FAULTS_DISABLED),
  /** Faults are enabled again. */
  UNPINNING("end of the pinning of a direct write's buffer", EventKind.FAULTS_ENABLED),
  /** A page comes into the page cache of a file with a two-state lock. */
  INSERTION("insertion of a page", EventKind.PAGE_ADDED) {
    @Override
    boolean is(Step step) {
      return step.mapping().filter(Mapping::isTwoState).isPresent();
    }
  },
  /** A state of a page-cache lock is acquired. */
  ACQUISITION("acquisition of a page-cache lock", EventKind.LOCK_ACQUIRED) {
    @Override
    boolean is(Step step) {
      return step.lock().hold().isPresent();
    }
  },
  /** A task goes to sleep for a state of a page-cache lock. */
  SLEEP("wait for a page-cache lock", EventKind.LOCK_WAIT) {
    @Override
    boolean is(Step step) {
      return step.task().waiting().isPresent()
          && step.task().waiting().get().since().sequence() == step.sequence();
    }
  },
  /** A task waits until no direct I/O of a file is under way. */
  DRAIN("wait for direct I/O to end", EventKind.DRAIN_WAIT) {
    @Override
    boolean is(Step step) {
      return step.task().draining().isPresent();
    }
  },
  /** A shoot-down begins, which waits for folios. */
  SHOOTDOWN("shoot-down", EventKind.SHOOTDOWN_BEGIN) {
    @Override
    boolean is(Step step) {
      return step.task().shootdown().isPresent();
    }
  },
  /** A task asks for the lock of a folio, or has got it, and certainly has others locked. */
  FOLIO_REQUEST("lock of a folio with others locked", EventKind.SHOOTDOWN_BEGIN) {
    @Override
    boolean occursAt(EventKind of) {
      return of == EventKind.SHOOTDOWN_BEGIN
          || of == EventKind.FILL_BEGIN
          || of == EventKind.PAGE_FAULTED
          || of == EventKind.MKWRITE_BEGIN;
    }

    @Override
    boolean is(Step step) {
      return step.kind() == EventKind.FILL_BEGIN
          ? step.operation().orElse(null) instanceof Fill fill && fill.hasSeveralFolios()
          : LockedFolios.of(step.task()).isPresent();
    }
  },
  /** A state of a page-cache lock is released. */
  RELEASE("release of a page-cache lock", EventKind.LOCK_RELEASED) {
    @Override
    boolean is(Step step) {
      return step.mapping().isPresent() && State.isState(step.event().mode());
    }
  };

  private final String words;
  private final Class<? extends Operation> sort;
  private final Predicate<Operation> operation;
  private final Optional<EventKind> kind;

  Occasion(String words, EventKind kind) {
    this.words = words;
    this.sort = Operation.class;
    this.operation = over -> false;
    this.kind = Optional.of(kind);
  }

  Occasion(String words, Class<? extends Operation> sort) {
    this(words, sort, over -> true);
  }

  <T extends Operation> Occasion(String words, Class<T> sort, Predicate<T> operation) {
    this.words = words;
    this.sort = sort;
    this.operation = over -> operation.test(sort.cast(over));
    this.kind = Optional.empty();
  }

  /** What it is, in words: one {@code direct write}. */
  String words() {
    return words;
  }

  /** How many of them there are in this step. */
  int in(Step step) {
    int count = occursAt(step.kind()) && is(step) ? 1 : 0;
    List<Operation> over = step.over();
    for (int i = 0; i < over.size(); i++) {
      count += isEndOf(over.get(i)) ? 1 : 0;
    }
    return count;
  }

  /** Whether it is the end of an operation. */
  boolean isOperation() {
    return kind.isEmpty();
  }

  /** Whether an event of this kind may be one. */
  boolean occursAt(EventKind of) {
    return kind.isPresent() && kind.get() == of;
  }

  /** Whether this event, of its kind, is one. */
  boolean is(Step step) {
    return true;
  }

  /** Whether the end of an operation of this class may be one. */
  boolean occursAtEndOf(Class<? extends Operation> over) {
    return sort == over;
  }

  /** Whether the end of this operation is one. */
  boolean isEndOf(Operation over) {
    return sort == over.getClass() && operation.test(over);
  }
}
