package dev.faultline.replay.rules;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.FaultDecision;
import dev.faultline.replay.model.Knowledge;
import dev.faultline.replay.model.Mkwrite;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A row of the lock contract: at this work, this operation must hold this state.
 *
 * <p>Some work is an event inside of the operation. Some cannot be seen, and is known only to have
 * been done when the operation has succeeded: then what counts is whether it acquired the state at
 * all.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates have no state
enum ContractRow {
  SHOOT_DOWN(DioWrite.class, EventKind.SHOOTDOWN_BEGIN, State.BLOCK, "shoots down its range", "U8"),
  PIN(DioWrite.class, EventKind.FAULTS_DISABLED, State.BLOCK, "pins its buffer", "U8"),
  SUBMIT(DioWrite.class, EventKind.SUBMIT, State.BLOCK, "submits data", "U8"),
  FAULT(Fault.class, EventKind.PAGE_FAULTED, State.ADD, "runs the generic fault", "U1, U2"),
  FAULT_INSERTS(Fault.class, EventKind.PAGE_ADDED, State.ADD, "inserts a page", "U1, U2, U4"),
  BUFFERED_LOOKS_UP(BufferedIo.class, EventKind.PAGE_READ, State.ADD, "looks up pages", "U5"),
  BUFFERED_INSERTS(
      BufferedIo.class, EventKind.PAGE_ADDED, State.ADD, "inserts a page", "U4, U5, U6, U7"),
  BUFFERED_WRITES(Occasion.BUFFERED_WRITE, State.ADD, "writes to the page cache", "U6, U7"),
  MKWRITE(Occasion.MKWRITE, State.ADD, "makes a page writable", "U3"),
  RANGE_OP_INSERTS(RangeOp.class, EventKind.PAGE_ADDED, State.BLOCK, "inserts a page", "U9, U10"),
  RANGE_OP(Occasion.RANGE_OP, State.BLOCK, "changes extents", "U9, U10, U11");

  private final Predicate<Operation> operation;
  private final Optional<EventKind> at;
  private final State state;
  private final String work;
  private final String origin;

  ContractRow(
      Class<? extends Operation> operation, EventKind at, State state, String work, String origin) {
    this.operation = operation::isInstance;
    this.at = Optional.of(at);
    this.state = state;
    this.work = work;
    this.origin = origin;
  }

  ContractRow(Occasion end, State state, String work, String origin) {
    this.operation = end::isEndOf;
    this.at = Optional.empty();
    this.state = state;
    this.work = work;
    this.origin = origin;
  }

  /** The state that must be held. */
  State state() {
    return state;
  }

  /** What the operation does, in words. */
  String work() {
    return work;
  }

  /** Which users of the lock it is about, as the table of the lock's users numbers them. */
  String origin() {
    return origin;
  }

  /** Whether it is about work that is known from the operation's success. */
  boolean isAtEnd() {
    return at.isEmpty();
  }

  boolean isAbout(Operation of) {
    return operation.test(of);
  }

  /** The kind of event that is the work; empty if it is known from the operation's success. */
  Optional<EventKind> at() {
    return at;
  }

  /** Work that was refused or failed, or that another rule speaks of. */
  Optional<Exemption> exemption(Step step, Operation of) {
    boolean nothing = false;
    if (of instanceof Fault fault) {
      nothing = FaultDecision.of(fault) == FaultDecision.REFUSE;
    } else if (of instanceof DioWrite dio) {
      // Having released it too early is the business of released-before-completion.
      return dio.block().acquired().isPresent() && dio.block().isLacking()
          ? Optional.of(Exemption.OTHER_RULE)
          : Optional.empty();
    } else if (isAtEnd() && of instanceof Mkwrite) {
      nothing = of.isResultKnown() && (step.event().a() & Mkwrite.VM_FAULT_LOCKED) == 0;
    } else if (isAtEnd() && of instanceof RangeOp rangeOp) {
      nothing = rangeOp.result().isPresent() && !rangeOp.succeeded();
    } else if (isAtEnd() && of instanceof BufferedIo io) {
      nothing = io.result().isPresent() && io.result().getAsLong() <= 0;
    }
    return nothing ? Optional.of(Exemption.DID_NOTHING) : Optional.empty();
  }

  boolean isHeld(Step step, Operation of) {
    if (!isAtEnd()) {
      return of.mapping().lock().isHeldBy(state, step.task());
    } else if (of instanceof Mkwrite mkwrite) {
      return mkwrite.acquiredAdd().isPresent();
    } else if (of instanceof BufferedIo io) {
      return io.acquiredAdd().isPresent();
    }
    return of instanceof RangeOp rangeOp && rangeOp.acquiredBlock().isPresent();
  }

  /**
   * Whether not having seen it held proves that it was not. Each of these operations acquires the
   * state itself, and its begin was seen. Of work that cannot be seen it must be known whether it
   * was done.
   */
  Knowledge knowledge(Step step, Operation of) {
    if (of.mapping().isAmbiguous()) {
      return Knowledge.unknown(Doubt.AMBIGUOUS_IDENTITY);
    } else if (of.hasGivenBackUnseen(state)) {
      return Knowledge.unknown(Doubt.NOT_RECORDED);
    } else if (isAtEnd()) {
      boolean unnamed = of instanceof RangeOp rangeOp && rangeOp.acquiredUnnamed();
      return unnamed
          ? Knowledge.unknown(Doubt.AMBIGUOUS_IDENTITY)
          : of.isResultKnown() ? Knowledge.CERTAIN : Knowledge.unknown(Doubt.MISSED_END);
    } else if (of instanceof DioWrite dio && !dio.block().known().isCertain()) {
      return dio.block().known();
    }
    boolean mayHaveTried =
        of instanceof Fault fault
            && fault.tookAdd().isEmpty()
            && FaultDecision.of(fault).mayTry()
            && !step.seesTries();
    return mayHaveTried ? Knowledge.unknown(Doubt.NOT_RECORDED) : acquiredSince(step, of);
  }

  /**
   * All that the operation has acquired since it began is known, unless the trace has missed
   * something since.
   */
  private Knowledge acquiredSince(Step step, Operation of) {
    if (of.mapping().lock().unsureOf(state, step.task()).isPresent()) {
      return Knowledge.unknown(Doubt.MISSED_END);
    }
    boolean warmingUp = step.task().known().doubt().filter(Doubt::isOrdinary).isPresent();
    return warmingUp ? Knowledge.CERTAIN : step.task().known();
  }
}
