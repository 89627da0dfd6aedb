package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Release;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Acquisitions of page-cache locks that must have been, for what they took is given back, and that
 * are nowhere in the capture. An inlined lock has a probe for each place where it is taken, and on
 * the way through a wait the function comes back at another instruction than without one: so they
 * are counted by operation, state, and whether there was a wait. Where of such a place not one
 * acquisition was recorded, its probe is missing, or sits on an instruction that is not passed.
 */
final class UnseenAcquisitions {
  /** Fewer releases may be the doing of a clock. */
  private static final int ENOUGH = 2;

  /** Who takes back block of a direct write. */
  private static final String RETAKES = "page fault";

  /** Of one place: how many acquisitions were recorded, and how many were not. */
  private static final class Tally {
    private long seen;
    private final List<Moment> unseen = new ArrayList<>(0);
    private long unseenCount;

    private void unseen(Step step) {
      if (unseen.size() < ENOUGH) {
        unseen.add(step.moment());
      }
      unseenCount++;
    }

    private boolean isMissing() {
      return seen == 0 && unseenCount >= ENOUGH;
    }
  }

  /** Where an operation takes a state, without a wait and after one. */
  private record Place(Tally atOnce, Tally afterWait) {}

  private final Map<String, Place> ofAdd = new LinkedHashMap<>();
  private final Map<String, Place> ofBlock = new LinkedHashMap<>();

  private final Set<Hold> late = new HashSet<>();

  /** Looks at an event of a lock. */
  void see(Step step) {
    if (step.kind() == EventKind.LOCK_ACQUIRED) {
      if (step.lock().hold().isPresent()) {
        acquired(step, step.lock().hold().get());
      }
    } else if (step.kind() == EventKind.LOCK_RELEASED && State.isState(step.event().mode())) {
      released(step);
    }
  }

  private void acquired(Step step, Hold hold) {
    if (isAssumed(hold)) {
      late.add(hold);
    }
    boolean waited = step.lock().endedWait().isPresent() || isAssumed(hold);
    Optional<Operation> taker = taker(step, hold);
    if (taker.isPresent()) {
      tally(taker.get().name(), hold.state(), waited).seen++;
    }
  }

  /** What it was taken in: a fault that has dropped block of its write takes it back itself. */
  private static Optional<Operation> taker(Step step, Hold hold) {
    boolean retaken = hold.state() == State.BLOCK && step.operation().orElse(null) instanceof Fault;
    return retaken ? step.operation() : hold.operation();
  }

  /** What wakes up and goes on has got the lock, and this is all that the capture says of it. */
  private static boolean isAssumed(Hold hold) {
    return hold.acquired().shape().kind() != EventKind.LOCK_ACQUIRED;
  }

  private void released(Step step) {
    State state = step.event().mode() == Mode.ADD ? State.ADD : State.BLOCK;
    Optional<Hold> hold = step.lock().hold();
    if (hold.isPresent()) {
      boolean recorded = late.remove(hold.get()) || !isAssumed(hold.get());
      if (!recorded && hold.get().operation().isPresent()) {
        tally(hold.get().operation().get().name(), state, true).unseen(step);
      }
    } else if (step.lock().release() == Release.UNKNOWN) {
      step.operation()
          .filter(operation -> operation.hasGivenBackUnseen(state))
          .map(operation -> taker(operation, state))
          .ifPresent(operation -> tally(operation, state, false).unseen(step));
    }
  }

  /**
   * What must have taken it: block of a write that had it before, a fault that dropped it and took
   * it back.
   */
  private static String taker(Operation giver, State state) {
    Optional<DioWrite> dio =
        state == State.BLOCK ? giver.enclosing(DioWrite.class) : Optional.empty();
    return dio.map(write -> write.block().acquired().isPresent() ? RETAKES : write.name())
        .orElse(giver.name());
  }

  private Tally tally(String operation, State state, boolean waited) {
    Map<String, Place> places = state == State.ADD ? ofAdd : ofBlock;
    Place place = places.get(operation);
    if (place == null) {
      place = new Place(new Tally(), new Tally());
      places.put(operation, place);
    }
    return waited ? place.afterWait() : place.atOnce();
  }

  /**
   * A note for each place whose acquisitions are not in the capture, and their releases are. Where
   * no acquisition is in it at all there is nothing to add to that.
   */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (isAnyRecorded(ofAdd) || isAnyRecorded(ofBlock)) {
      ofAdd.forEach((operation, place) -> note(findings, operation, State.ADD, place));
      ofBlock.forEach((operation, place) -> note(findings, operation, State.BLOCK, place));
    }
    return findings;
  }

  private static boolean isAnyRecorded(Map<String, Place> places) {
    return places.values().stream()
        .anyMatch(place -> place.atOnce().seen > 0 || place.afterWait().seen > 0);
  }

  private static void note(List<Finding> findings, String operation, State state, Place place) {
    if (place.atOnce().isMissing()) {
      String path = place.afterWait().seen == 0 ? "" : " without a wait";
      findings.add(finding(operation, state, path, place.atOnce()));
    } else if (place.afterWait().isMissing()) {
      String path = place.atOnce().seen == 0 ? "" : " after a wait";
      findings.add(finding(operation, state, path, place.afterWait()));
    }
  }

  private static Finding finding(String operation, State state, String path, Tally tally) {
    Finding finding =
        Finding.at(
                tally.unseen.get(0),
                "where a "
                    + operation
                    + " acquires "
                    + state.word()
                    + path
                    + ", a probe is missing or misplaced")
            .let(
                "a "
                    + operation
                    + " gives back "
                    + state.word()
                    + " "
                    + tally.unseenCount
                    + " times that it has acquired"
                    + path)
            .then("not one of these acquisitions is in the capture, though others are")
            .because(
                "the lock is inlined: each place where it is taken has a probe of its own, and this"
                    + " one is missing, or sits on an instruction that is not passed")
            .remedy(
                "faultline capture finds the instructions, and kprobe_profile says which probes were"
                    + " never hit; what rests on these acquisitions is undecided, and no fault of"
                    + " the kernel");
    tally.unseen.forEach(
        moment -> finding.proof(moment, "given back, and not seen to be acquired"));
    return finding;
  }
}
