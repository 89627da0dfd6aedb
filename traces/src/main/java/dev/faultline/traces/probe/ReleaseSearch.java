package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.Instruction;
import dev.faultline.traces.probe.code.MachineState;
import dev.faultline.traces.probe.code.Operand;
import dev.faultline.traces.probe.code.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the inlined {@code bch2_two_state_unlock}: {@code lock xadd} of -1 (block) or 1 (add) on
 * the counter, and, if that makes it 0, {@code __wake_up} of the queue behind it. A probe on the
 * instruction itself comes before the release.
 */
final class ReleaseSearch {
  private static final String WAKE_UP = "__wake_up";

  /** The wait queue behind the counter. */
  private static final long QUEUE = 8;

  private final FunctionView view;
  private final long lockOffset;
  private final List<Candidate> candidates;

  ReleaseSearch(FunctionView view, long lockOffset, List<Candidate> candidates) {
    this.view = view;
    this.lockOffset = lockOffset;
    this.candidates = candidates;
  }

  void find(List<LockSite> sites) {
    for (int i = 0; i < view.code().instructions().size(); i++) {
      Instruction instruction = view.at(i);
      if (instruction.locked() && instruction.name().startsWith("xadd")) {
        LockSite site = at(i);
        if (site != null) {
          sites.add(site);
        }
      }
    }
  }

  private @Nullable LockSite none(int at, boolean doubtful, String why) {
    candidates.add(new Candidate(view.place(at), view.at(at).text(), doubtful, why));
    return null;
  }

  private @Nullable LockSite at(int i) {
    Instruction instruction = view.at(i);
    MachineState before = view.flow().before(i);
    Value address = view.address(i, instruction.fromEnd(0));
    Value step = view.source(i);
    if (before == null
        || address == null
        || step == null
        || !(instruction.fromEnd(0) instanceof Operand.Memory memory)
        || !(instruction.fromEnd(1) instanceof Operand.Register register)
        || register.size() != 8) {
      return none(i, false, "not a counter of 8 bytes behind a pointer");
    }
    Value queue = queue(i);
    boolean named = address.offset() == lockOffset;
    if (!step.isNumber() || Math.abs(step.offset()) != 1) {
      return none(i, named, "what is added is not certainly 1 or -1");
    }
    if (queue == null) {
      return none(
          i,
          named,
          named
              ? "nobody is woken who waits at +0x%x, as a release of the lock does"
                  .formatted(lockOffset + QUEUE)
              : "no wake-up behind it: another counter, 0x%x behind a pointer"
                  .formatted(address.offset()));
    }
    boolean ownQueue = queue.equals(address.plus(QUEUE));
    if (!ownQueue && queue.offset() != lockOffset + QUEUE) {
      return none(
          i,
          named,
          "the wake-up behind it is of a queue at +0x%x, not of the lock's at +0x%x"
              .formatted(queue.offset(), lockOffset + QUEUE));
    }
    Value inode = ownQueue ? address.plus(-lockOffset) : queue.plus(-lockOffset - QUEUE);
    Home direct =
        view.homes(inode, before).stream()
            .filter(home -> !home.inMemory() && home.displacement() == 0)
            .findFirst()
            .orElse(Home.register(memory.base(), memory.displacement() - lockOffset));
    // The register that the instruction itself uses, where it is the inode's.
    Home home = memory.displacement() == lockOffset ? Home.register(memory.base(), 0) : direct;
    boolean async = view.code().name().startsWith("bch2_dio_write_");
    String place = view.place(i);
    return new LockSite(
        async ? LockSite.Kind.RELEASE_ASYNC : LockSite.Kind.RELEASE,
        place,
        LockState.taking(-step.offset()),
        home,
        List.of(new ProbePoint(place, home, false)),
        "xadd",
        memory.displacement() == lockOffset
            ? ""
            : "lock address alone in the instruction; inode known by the wake-up");
  }

  /** The queue that is woken when the counter became 0 at {@code i}; null if there is none. */
  private @Nullable Value queue(int i) {
    int branch = i + 1;
    while (branch < view.code().instructions().size() && !view.at(branch).conditional()) {
      if (view.code().after(branch).size() != 1 || branch > i + 6) {
        return null;
      }
      branch++;
    }
    if (branch >= view.code().instructions().size()) {
      return null;
    }
    for (int way : view.code().after(branch)) {
      for (int at : view.straight(way)) {
        Instruction instruction = view.at(at);
        if (instruction.calls(WAKE_UP)) {
          return view.argument(at);
        }
        if (instruction.name().equals("call") || instruction.locked()) {
          break;
        }
      }
    }
    return null;
  }
}
