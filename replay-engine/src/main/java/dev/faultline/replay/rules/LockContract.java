package dev.faultline.replay.rules;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The table of which state an operation must hold while it does its work; a row is data. */
@RuleSpec(
    name = "lock-contract",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "an operation does its work without the state of the page-cache lock that it must hold",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "lock contract, U1 to U11",
    per = {Occasion.BUFFERED_WRITE, Occasion.MKWRITE, Occasion.RANGE_OP},
    on = {
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.FAULTS_DISABLED,
      EventKind.SUBMIT,
      EventKind.PAGE_FAULTED,
      EventKind.PAGE_ADDED,
      EventKind.PAGE_READ
    },
    ends = {BufferedIo.class, DioRead.class, DioWrite.class, Fault.class, Fill.class},
    needs = {
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END
    })
final class LockContract extends Rule {

  /** Work without the lock, as it seems. */
  private record Bare(
      ContractRow row, Opportunity open, Opportunity ofRow, Finding finding, boolean late) {
    void settle(Doubt doubt) {
      open.undecided(doubt);
      ofRow.undecided(doubt);
    }

    void report() {
      open.report(finding);
      ofRow.checked();
    }
  }

  private final Map<Operation, List<Bare>> bare = new HashMap<>();
  private final Set<String> unseen = new HashSet<>();
  private final Map<ContractRow, Ledger> rows = new EnumMap<>(ContractRow.class);
  private final Map<EventKind, List<ContractRow>> atEvents = new EnumMap<>(EventKind.class);
  private final List<ContractRow> atEnds = new ArrayList<>();

  LockContract() {
    for (ContractRow row : ContractRow.values()) {
      rows.put(row, new Ledger());
      List<ContractRow> looked =
          row.isAtEnd() ? atEnds : atEvents.getOrDefault(row.at().orElseThrow(), new ArrayList<>());
      looked.add(row);
      if (!row.isAtEnd()) {
        atEvents.put(row.at().orElseThrow(), looked);
      }
    }
  }

  @Override
  public Map<String, Ledger> rows() {
    Map<String, Ledger> named = new LinkedHashMap<>();
    for (Map.Entry<ContractRow, Ledger> row : rows.entrySet()) {
      named.put(row.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'), row.getValue());
    }
    return named;
  }

  @Override
  void observe(Step step) {
    List<ContractRow> now = atEvents.get(step.kind());
    if (now != null) {
      Optional<Operation> worker = worker(step);
      if (worker.isPresent()) {
        works(step, now, worker.get());
      }
    }
  }

  @Override
  void ends(Step step, Operation over) {
    ended(over);
    for (ContractRow row : atEnds) {
      if (row.isAbout(over) && !over.isLost()) {
        check(step, row, over);
      }
    }
  }

  /**
   * It has worked without the lock, unless it gives it back in the end. Work after the release is
   * only its own if the operation was still under way.
   */
  private void ended(Operation over) {
    if (over.hasGivenBackUnseen(State.ADD) || over.hasGivenBackUnseen(State.BLOCK)) {
      unseen.add(over.name());
    }
    for (Bare work : Objects.requireNonNullElse(bare.remove(over), List.<Bare>of())) {
      if (over.hasGivenBackUnseen(work.row().state())) {
        work.settle(Doubt.NOT_RECORDED);
      } else if (work.late() && !over.isResultKnown()) {
        work.settle(over.isLost() ? Doubt.LOST : Doubt.MISSED_END);
      } else {
        work.report();
      }
    }
  }

  /** What was done before anything is missing stands; of the rest nobody knows. */
  @Override
  public void beforeGap(Gap gap) {
    for (Bare work : bare.values().stream().flatMap(List::stream).toList()) {
      if (!work.late() && gap.isAfter(work.finding().at())) {
        work.report();
      } else {
        work.settle(Doubt.LOST);
      }
    }
    bare.clear();
  }

  /**
   * What is under way when the trace ends has not given anything back; but if others of its sort
   * have, that they were not seen to acquire, it may have acquired it as well.
   */
  @Override
  public void finish(TraceEnd end) {
    bare.forEach(
        (operation, works) -> {
          boolean recorded = !unseen.contains(operation.name());
          works.stream()
              .filter(work -> !work.late())
              .forEach(recorded ? Bare::report : work -> work.settle(Doubt.NOT_RECORDED));
        });
    bare.clear();
    for (Ledger row : rows.values()) {
      row.settleOpen(Doubt.UNFINISHED);
    }
  }

  private void works(Step step, List<ContractRow> now, Operation operation) {
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i).isAbout(operation)) {
        check(step, now.get(i), operation);
      }
    }
  }

  /** The operation that does the work: fills are part of what they fill for. */
  private static Optional<Operation> worker(Step step) {
    Optional<Operation> operation = step.operation();
    if (step.kind() == EventKind.SUBMIT) {
      return Occasion.SUBMISSION.in(step) > 0 ? operation : Optional.empty();
    }
    Optional<Mapping> mapping = step.mapping();
    while (operation.isPresent()
        && (!isWorker(operation.get()) || mapping.orElse(null) != operation.get().mapping())) {
      operation = operation.get().parent();
    }
    return operation;
  }

  private static boolean isWorker(Operation operation) {
    return operation instanceof DioWrite
        || operation instanceof Fault
        || operation instanceof BufferedIo
        || operation instanceof RangeOp;
  }

  private void check(Step step, ContractRow row, Operation operation) {
    Ledger ofRow = Objects.requireNonNull(rows.get(row));
    Optional<Exemption> exemption =
        operation.mapping().isTwoState()
            ? row.exemption(step, operation)
            : Optional.of(Exemption.OTHER_MODEL);
    if (exemption.isPresent()) {
      notApplicable(exemption.get());
      ofRow.notApplicable(exemption.get());
      return;
    }
    if (row.isHeld(step, operation)) {
      checked();
      ofRow.checked();
      return;
    }
    Optional<Doubt> doubt = row.knowledge(step, operation).doubt();
    if (doubt.isPresent()) {
      undecided(doubt.get());
      ofRow.undecided(doubt.get());
    } else if (row.isAtEnd()) {
      report(finding(step, row, operation));
      ofRow.checked();
    } else {
      bare.computeIfAbsent(operation, first -> new ArrayList<>(1))
          .add(
              new Bare(
                  row,
                  postponed(),
                  ofRow.postponed(),
                  finding(step, row, operation),
                  operation.isWorkDone()));
    }
  }

  private static Finding finding(Step step, ContractRow row, Operation operation) {
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
