package dev.faultline.replay.locks;

import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/**
 * Whether who asks for a state of a page-cache lock may have to wait for it.
 *
 * <p>Probes on inlined locks cannot tell a lock from a try, and a lock that is free is acquired
 * without a request. Where the kernel tries is known: in a fault below faults_disabled_mapping, and
 * of course where the tracepoint says so. A state that the task holds already cannot block either:
 * that is left to whoever knows what it holds.
 */
final class MayWait {
  private MayWait() {}

  /** The state that is asked for with this event, and may be waited for. */
  static Optional<State> state(Step step, Mapping mapping) {
    boolean waits = step.kind() == EventKind.LOCK_WAIT;
    if (step.event().tried() || (!waits && step.lock().endedWait().isPresent())) {
      return Optional.empty();
    }
    if (waits) {
      return step.task().waiting().map(wait -> wait.state());
    }
    Optional<State> state = step.lock().hold().map(Hold::state);
    return state.isPresent() && wasTried(step, mapping, state.get()) ? Optional.empty() : state;
  }

  private static boolean wasTried(Step step, Mapping mapping, State state) {
    return state == State.ADD
        && step.task().operation().orElse(null) instanceof Fault fault
        && !fault.sawNoneDisabled()
        && fault.faultsDisabled().isPresent()
        && (!mapping.isOrdered()
            || !fault.faultsDisabled().get().isOrdered()
            || mapping.isBelow(fault.faultsDisabled().get()));
  }

  /**
   * Whether the task certainly did not hold this state before: taking it again never blocks. Who
   * had to wait did not; else an acquisition of add from before the trace may be missing. Nobody
   * takes block twice.
   */
  static boolean isFirst(Step step, Mapping mapping, State state) {
    TaskContext task = step.task();
    return step.kind() == EventKind.LOCK_WAIT
        || state == State.BLOCK
        || mapping.lock().holdersKnown(state)
        || task.operationsKnown();
  }
}
