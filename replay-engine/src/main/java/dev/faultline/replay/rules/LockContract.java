package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Mkwrite;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.List;
import java.util.Optional;

/** The table of which state an operation must hold while it does its work; a row is data. */
@RuleSpec(
    name = "lock-contract",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "an operation does its work without the state of the page-cache lock that it must hold",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "lock contract, U1 to U11",
    on = {
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.FAULTS_DISABLED,
      EventKind.SUBMIT,
      EventKind.PAGE_FAULTED,
      EventKind.PAGE_ADDED,
      EventKind.PAGE_READ,
      EventKind.MKWRITE_END,
      EventKind.RANGE_OP_END
    },
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class LockContract extends Rule {

  private record Row(
      Class<? extends Operation> operation, List<EventKind> at, State state, String work) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(
              DioWrite.class,
              List.of(EventKind.SHOOTDOWN_BEGIN),
              State.BLOCK,
              "shoots down its range"),
          new Row(
              DioWrite.class, List.of(EventKind.FAULTS_DISABLED), State.BLOCK, "pins its buffer"),
          new Row(DioWrite.class, List.of(EventKind.SUBMIT), State.BLOCK, "submits data"),
          new Row(
              Fault.class, List.of(EventKind.PAGE_FAULTED), State.ADD, "runs the generic fault"),
          new Row(Fault.class, List.of(EventKind.PAGE_ADDED), State.ADD, "inserts a page"),
          new Row(BufferedIo.class, List.of(EventKind.PAGE_READ), State.ADD, "looks up pages"),
          new Row(BufferedIo.class, List.of(EventKind.PAGE_ADDED), State.ADD, "inserts a page"),
          new Row(RangeOp.class, List.of(EventKind.PAGE_ADDED), State.BLOCK, "inserts a page"),
          new Row(RangeOp.class, List.of(EventKind.RANGE_OP_END), State.BLOCK, "changes extents"),
          new Row(
              Mkwrite.class, List.of(EventKind.MKWRITE_END), State.ADD, "makes a page writable"));

  @Override
  void observe(Step step) {
    Optional<Operation> operation = worker(step);
    if (operation.isEmpty() || !operation.get().mapping().isTwoState()) {
      return;
    }
    for (Row row : TABLE) {
      if (row.operation().isInstance(operation.get()) && row.at().contains(step.kind())) {
        check(step, row, operation.get());
      }
    }
  }

  /** The operation that does the work: fills are part of what they fill for. */
  private static Optional<Operation> worker(Step step) {
    Optional<Operation> operation = step.operation();
    if (step.kind() == EventKind.SUBMIT) {
      boolean ofDio =
          operation.orElse(null) instanceof DioWrite && step.task().shootdown().isEmpty();
      return ofDio ? operation : Optional.empty();
    }
    Optional<Mapping> mapping = step.mapping();
    while (operation.isPresent()
        && (!isWorker(operation.get()) || mapping.orElse(null) != operation.get().mapping())) {
      operation = operation.get().parent();
    }
    return operation;
  }

  private static boolean isWorker(Operation operation) {
    for (int i = 0; i < TABLE.size(); i++) {
      if (TABLE.get(i).operation().isInstance(operation)) {
        return true;
      }
    }
    return false;
  }

  private void check(Step step, Row row, Operation operation) {
    if (!applies(step, operation)) {
      return;
    }
    if (held(step, row, operation)) {
      checked();
    } else if (certainlyNotHeld(step, row, operation)) {
      report(finding(step, row, operation));
    } else {
      undecided(Doubt.UNKNOWN_STATE);
    }
  }

  /** Work that was refused or failed, or that another rule speaks of. */
  private static boolean applies(Step step, Operation operation) {
    long result = step.event().a();
    if (operation instanceof Fault fault) {
      return !fault.mustBeRefused();
    } else if (operation instanceof Mkwrite) {
      return (result & Mkwrite.VM_FAULT_LOCKED) != 0;
    } else if (operation instanceof RangeOp && step.kind() == EventKind.RANGE_OP_END) {
      return step.event().mode() == Mode.REMAP ? result > 0 : result == 0;
    } else if (operation instanceof DioWrite dio) {
      // Having released it too early is the business of released-before-completion.
      return dio.acquiredBlock().isEmpty() || dio.holdsBlock();
    }
    return true;
  }

  private static boolean held(Step step, Row row, Operation operation) {
    if (operation instanceof Mkwrite mkwrite) {
      return mkwrite.acquiredAdd().isPresent();
    } else if (operation instanceof RangeOp rangeOp && step.kind() == EventKind.RANGE_OP_END) {
      return rangeOp.acquiredBlock().isPresent();
    }
    return operation.mapping().lock().isHeldBy(row.state(), step.task());
  }

  /**
   * Either all holders are known, or all that the task has acquired since it was outside of
   * everything. What an operation should have acquired itself is known without that.
   */
  private static boolean certainlyNotHeld(Step step, Row row, Operation operation) {
    if (operation instanceof Mkwrite) {
      return true;
    } else if (operation instanceof RangeOp rangeOp && step.kind() == EventKind.RANGE_OP_END) {
      return !rangeOp.acquiredUnnamed();
    }
    return operation.mapping().lock().isNotHeldBy(row.state(), step.task())
        || step.task().operationsKnown();
  }

  private static Finding finding(Step step, Row row, Operation operation) {
    Moment at = step.moment();
    String state = row.state().word();
    return Finding.at(at, "a " + operation.name() + " " + row.work() + " without " + state)
        .let(Prose.operation(operation) + " began, and has not acquired " + state)
        .then("it " + row.work())
        .because(
            row.state() == State.ADD
                ? "without add nothing keeps a direct write, truncate or remap from changing what"
                    + " lies beneath the page meanwhile"
                : "without block nothing keeps others from filling the page cache with what is about"
                    + " to be replaced")
        .remedy("find the path that reaches this without taking the lock")
        .on(operation.mapping())
        .by(operation.begun(), operation.name())
        .proof(operation.begun(), "the " + operation.name() + " begins")
        .proof(at, "it " + row.work() + " without " + state);
  }
}
