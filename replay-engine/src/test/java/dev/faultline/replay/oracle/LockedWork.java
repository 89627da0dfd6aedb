package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must not be done without the lock of a file, or while somebody else has it. */
final class LockedWork {
  private final char file;
  private final List<Seen> events;
  private final Set<Long> handedBack;

  LockedWork(char file, List<Seen> events) {
    this.file = file;
    this.events = events;
    this.handedBack = handedBack(events);
  }

  /**
   * Insertions of which the trace does not tell what came of them, or that they were taken back.
   */
  private static Set<Long> handedBack(List<Seen> events) {
    Set<Long> lines = new HashSet<>();
    for (int i = 0; i < events.size(); i++) {
      Seen event = events.get(i);
      if (event.kind() == EventKind.PAGE_ADDED
          && !staysThere(events.subList(i + 1, events.size()), event)) {
        lines.add(event.line());
      }
    }
    return lines;
  }

  private static boolean staysThere(List<Seen> later, Seen insertion) {
    for (Seen event : later) {
      boolean own = event.tid() == insertion.tid();
      if (own && event.kind() != EventKind.FILL_BEGIN && event.kind() != EventKind.PAGE_ADDED) {
        return !event.tried();
      }
      if (own && event.kind() == EventKind.FILL_BEGIN && event.mode() == Mode.READ_FOLIO) {
        return true;
      }
    }
    return false;
  }

  /** The rows of lock-contract of which an event tells. */
  Outcome contract(LockWorld before, Seen event) {
    LockWorld world = before.awake(event.tid());
    Optional<Bracket> fault = event.inside(EventKind.FAULT_BEGIN);
    if (event.kind() == EventKind.PAGE_ADDED && event.file() == file && isOf(fault)) {
      // Table 3.4: a fault takes add itself, whatever its task has.
      boolean has = world.holds(event.tid(), Mode.ADD);
      return LockLaw.outcome(!has || !hasAcquired(event, fault.orElseThrow(), Mode.ADD));
    }
    Optional<Mode> needed = needed(event);
    if (needed.isPresent()) {
      return LockLaw.outcome(!world.holds(event.tid(), needed.get()));
    }
    Optional<Bracket> over = over(event);
    return over.isEmpty()
        ? Outcome.NOTHING
        : LockLaw.outcome(!hasAcquired(event, over.get(), neededOnce(over.get())));
  }

  private boolean isOf(Optional<Bracket> bracket) {
    return bracket.filter(inside -> inside.file() == file).isPresent();
  }

  /** The operation that ends well with this event. */
  private Optional<Bracket> over(Seen event) {
    Optional<Bracket> over =
        event.within().stream()
            .filter(bracket -> bracket.end() == event.kind() && bracket.file() == file)
            .reduce((outer, inner) -> inner);
    return switch (event.kind()) {
      case MKWRITE_END -> over.filter(bracket -> (event.a() & PageLaw.LOCKED) != 0);
      case BUFFERED_END -> over.filter(bracket -> bracket.mode() == Mode.WRITE && event.a() > 0);
      case RANGE_OP_END -> over.filter(bracket -> event.a() >= 0);
      default -> Optional.empty();
    };
  }

  /** What it must have taken at some time. */
  private static Mode neededOnce(Bracket over) {
    return over.begin() == EventKind.RANGE_OP_BEGIN ? Mode.BLOCK : Mode.ADD;
  }

  private boolean hasAcquired(Seen end, Bracket bracket, Mode state) {
    long begun = bracket.line();
    return events.stream()
        .filter(event -> event.line() > begun && event.line() < end.line())
        .anyMatch(
            event ->
                event.kind() == EventKind.LOCK_ACQUIRED
                    && event.tid() == end.tid()
                    && event.isOfLock(file)
                    && event.mode() == state);
  }

  private Optional<Mode> needed(Seen event) {
    boolean writes = event.directWrite(file).isPresent();
    boolean shootsDown = event.inside(EventKind.SHOOTDOWN_BEGIN).isPresent();
    return switch (event.kind()) {
      case SHOOTDOWN_BEGIN, FAULTS_DISABLED ->
          writes && event.file() == file ? Optional.of(Mode.BLOCK) : Optional.empty();
      case SUBMIT -> writes && !shootsDown ? Optional.of(Mode.BLOCK) : Optional.empty();
      case PAGE_ADDED ->
          event.file() == file && isOf(event.inside(EventKind.BUFFERED_BEGIN))
              ? Optional.of(Mode.ADD)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** A fill while somebody else has block: foreign-fill-under-block. */
  Outcome foreignFill(LockWorld before, Seen event) {
    boolean fills =
        event.kind() == EventKind.PAGE_ADDED
            || (event.kind() == EventKind.FILL_BEGIN && event.mode() == Mode.READ_FOLIO);
    if (!fills || event.file() != file) {
      return Outcome.NOTHING;
    }
    LockWorld world = before.awake(event.tid());
    boolean own = world.holds(event.tid(), Mode.ADD) || world.holds(event.tid(), Mode.BLOCK);
    boolean stays = !handedBack.contains(event.line());
    return LockLaw.outcome(stays && !own && !world.holders(Mode.BLOCK).isEmpty());
  }

  /** Data that moves without block: released-before-completion. */
  Outcome early(LockWorld world, Seen event) {
    boolean moves =
        event.kind() == EventKind.SUBMIT
            || (event.kind() == EventKind.WRITTEN && event.mode() != Mode.ASYNC);
    if (!moves
        || event.directWrite(file).isEmpty()
        || event.inside(EventKind.SHOOTDOWN_BEGIN).isPresent()) {
      return Outcome.NOTHING;
    }
    return LockLaw.outcome(!world.awake(event.tid()).holds(event.tid(), Mode.BLOCK));
  }

  /** Pinning without block: a part of fdm-bracket. */
  Outcome pinning(LockWorld world, Seen event) {
    if (event.kind() != EventKind.FAULTS_DISABLED || event.file() != file) {
      return Outcome.NOTHING;
    }
    return LockLaw.outcome(!world.awake(event.tid()).holds(event.tid(), Mode.BLOCK));
  }

  /** A fault that waits below with block of this file: fault-out-of-order. */
  Outcome outOfOrder(LockWorld world, Seen event) {
    Optional<Bracket> fault = event.inside(EventKind.FAULT_BEGIN);
    if (event.kind() != EventKind.LOCK_WAIT
        || event.mode() != Mode.ADD
        || fault.filter(inside -> inside.fdm() == file && inside.file() < file).isEmpty()
        || event.file() != fault.orElseThrow().file()) {
      return Outcome.NOTHING;
    }
    return LockLaw.outcome(world.awake(event.tid()).holds(event.tid(), Mode.BLOCK));
  }

  /** A fault that ends without the block that its write had: block-not-retaken. */
  Outcome notRetaken(LockWorld world, Seen event) {
    Optional<Bracket> fault = event.inside(EventKind.FAULT_BEGIN);
    if (event.kind() != EventKind.FAULT_END
        || event.directWrite(file).isEmpty()
        || fault.filter(inside -> inside.fdm() == file).isEmpty()) {
      return Outcome.NOTHING;
    }
    return LockLaw.outcome(!world.awake(event.tid()).holds(event.tid(), Mode.BLOCK));
  }
}
