package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with direct writes that seem not to hold block, until it is known that they do not.
 * One that gives block back in the end has had it: the acquisition is missing in the capture, a
 * probe at one of the places where block is taken. Where other acquisitions of that place are
 * recorded, its probe works, and what is missing did not happen.
 *
 * <p>The lock itself tells as well: add is given to nobody as long as somebody holds block. Who
 * gets it before the write has released anything, or submitted what a worker may complete, proves
 * that the write does not hold block, whatever record is missing.
 */
final class UnlessGivenBack {
  private record Pending(Opportunity open, Finding finding) {}

  private final Map<DioWrite, List<Pending>> pending = new LinkedHashMap<>();
  private boolean recorded;
  private boolean unseen;

  /** Stands if this write does not give block back. */
  void add(DioWrite dio, Opportunity open, Finding finding) {
    pending.computeIfAbsent(dio, first -> new ArrayList<>(1)).add(new Pending(open, finding));
  }

  /** An acquisition of the sort that is in question was recorded. */
  void areRecorded() {
    recorded = true;
  }

  /** Whether anything waits to be known. */
  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Somebody has got the lock of a file. */
  void acquired(Hold hold) {
    if (hold.state() == State.ADD) {
      pending.keySet().stream()
          .filter(dio -> dio.mapping() == hold.mapping() && wouldHold(dio))
          .toList()
          .forEach(dio -> refuted(dio, hold));
    }
  }

  /** Whether the write, had it taken block, would have it still. */
  private static boolean wouldHold(DioWrite dio) {
    return !dio.isOver()
        && !dio.hasGivenBackUnseen(State.BLOCK)
        && dio.queued().isEmpty()
        && !dio.submission().any()
        && !dio.block().isHeld();
  }

  private void refuted(DioWrite dio, Hold hold) {
    for (Pending work : pending.getOrDefault(dio, List.of())) {
      work.open()
          .report(
              work.finding()
                  .proof(hold.acquired(), "add is acquired: nobody holds block")
                  .beside(hold.acquired(), () -> dio.givenBackUnseen(State.BLOCK)));
    }
    pending.remove(dio);
  }

  /** The write is over. What becomes of it where events were lost, its ledger knows. */
  void over(DioWrite dio) {
    if (dio.isLost()) {
      pending.remove(dio);
    } else if (dio.hasGivenBackUnseen(State.BLOCK)) {
      unseen = true;
    } else if (pending.containsKey(dio)) {
      pending.remove(dio).forEach(stands -> stands.open().report(stands.finding()));
    }
  }

  /** The trace has ended: of writes that are under way others of their sort tell. */
  void finish() {
    for (List<Pending> ofWrite : pending.values()) {
      for (Pending work : ofWrite) {
        if (recorded || !unseen) {
          work.open().report(work.finding());
        } else {
          work.open().undecided(Doubt.NOT_RECORDED);
        }
      }
    }
    pending.clear();
  }
}
