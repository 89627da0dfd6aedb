package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.Instruction;
import dev.faultline.traces.probe.code.MachineState;
import dev.faultline.traces.probe.code.Operand;
import dev.faultline.traces.probe.code.Registers;
import dev.faultline.traces.probe.code.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the inlined {@code bch2_two_state_lock} and {@code bch2_two_state_trylock}.
 *
 * <p>Both read the counter, refuse if it is on the other side of zero, and otherwise put the
 * counter ± 1 in its place by {@code lock cmpxchg}, until nobody came between. Refused, the lock
 * calls {@code __bch2_two_state_lock} and comes back to where the success leads; a try does
 * something else.
 */
final class AcquisitionSearch {
  static final String SLOW_PATH = "__bch2_two_state_lock";
  private static final int NEAR = 14;

  private final FunctionView view;
  private final long lockOffset;
  private final List<Candidate> candidates;

  AcquisitionSearch(FunctionView view, long lockOffset, List<Candidate> candidates) {
    this.view = view;
    this.lockOffset = lockOffset;
    this.candidates = candidates;
  }

  List<Acquisition> find() {
    List<Acquisition> found = new ArrayList<>();
    for (int i = 0; i < view.code().instructions().size(); i++) {
      Instruction instruction = view.at(i);
      if (instruction.locked()
          && instruction.name().startsWith("cmpxchg")
          && instruction.fromEnd(1) instanceof Operand.Register register
          && register.size() == 8) {
        Acquisition acquisition = at(i);
        if (acquisition != null) {
          found.add(acquisition);
        }
      }
    }
    for (int call : view.calls(SLOW_PATH)) {
      if (found.stream().noneMatch(acquisition -> acquisition.slow() == call)) {
        none(call, true, "a slow path of the lock without the fast one that goes with it");
      }
    }
    return found;
  }

  private @Nullable Acquisition none(int at, boolean doubtful, String why) {
    candidates.add(new Candidate(view.place(at), view.at(at).text(), doubtful, why));
    return null;
  }

  private @Nullable Acquisition at(int swap) {
    MachineState before = view.flow().before(swap);
    Value address = view.address(swap, view.at(swap).fromEnd(0));
    Value next = view.source(swap);
    if (before == null || address == null || next == null || address.isNumber()) {
      return none(swap, false, "its address is not that of a member of a structure");
    }
    Value counter = before.register(Registers.RAX);
    long step = next.offset() - counter.offset();
    if (next.quantity() != counter.quantity() || Math.abs(step) != 1) {
      return none(swap, false, "it does not put the old value and 1, or less 1, in place");
    }
    int branch = branch(swap);
    if (branch < 0) {
      return none(swap, true, "no je or jne behind it says whether it succeeded");
    }
    int jump = view.code().destination(view.at(branch));
    int success = view.at(branch).name().equals("je") ? jump : branch + 1;
    LockState state = LockState.taking(step);
    int refused = refused(swap, success);
    int slow = slow(refused, state);
    if (slow < 0 && address.offset() != lockOffset) {
      return none(
          swap,
          false,
          "it changes what is 0x%x behind a pointer; the lock is at 0x%x"
              .formatted(address.offset(), lockOffset));
    }
    List<Integer> tail = slow < 0 ? List.of() : tail(slow, success);
    if (tail == null) {
      return none(slow, true, "the slow path does not come back to where the fast one leads");
    }
    Value slowLock = slow < 0 ? null : view.argument(slow);
    return new Acquisition(
        swap,
        branch,
        success,
        refused,
        state,
        address.plus(-lockOffset),
        slow,
        tail,
        slowLock == null ? null : slowLock.plus(-lockOffset));
  }

  /** The jump that asks whether the swap was made; moves may stand between. */
  private int branch(int swap) {
    for (int i = swap + 1; i <= swap + 4 && i < view.code().instructions().size(); i++) {
      String name = view.at(i).name();
      if (name.equals("je") || name.equals("jne")) {
        return i;
      }
      if (!name.startsWith("mov") && !name.startsWith("lea")) {
        return -1;
      }
    }
    return -1;
  }

  /** Where the jump before the swap leads that asks on which side of zero the counter is. */
  private int refused(int swap, int success) {
    for (int i = swap - 1; i > 0 && i > swap - NEAR; i--) {
      Instruction jump = view.at(i);
      if (!jump.conditional()) {
        continue;
      }
      int leads = view.code().destination(jump);
      boolean sign =
          switch (jump.name()) {
            case "js", "jg", "jl", "jle", "jge", "jns" -> true;
            default -> false;
          };
      if (!sign || leads < 0 || leads == success) {
        return -1;
      }
      return leads > i && leads <= swap ? i + 1 : leads;
    }
    return -1;
  }

  /** The call of the slow path for {@code state} that {@code refused} leads to without fail. */
  private int slow(int refused, LockState state) {
    if (refused < 0) {
      return -1;
    }
    for (int i : view.straight(refused)) {
      Instruction instruction = view.at(i);
      if (instruction.calls(SLOW_PATH)) {
        MachineState before = view.flow().before(i);
        return before != null && before.register(Registers.RSI).equals(Value.number(state.number()))
            ? i
            : -1;
      }
      if (instruction.name().equals("call") || instruction.locked()) {
        return -1;
      }
    }
    return -1;
  }

  /** From behind the slow path's call to {@code success}; null if it does not lead there. */
  private @Nullable List<Integer> tail(int slow, int success) {
    List<Integer> tail = new ArrayList<>();
    for (int i : view.straight(slow + 1)) {
      if (i == success) {
        return tail;
      }
      tail.add(i);
    }
    return null;
  }
}
