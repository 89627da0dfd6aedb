package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One inlined acquisition: a compare-and-swap of the counter, and where it leads.
 *
 * @param swap number of the {@code lock cmpxchg}
 * @param branch number of the conditional jump that says whether it succeeded
 * @param success number of the instruction where the lock is held
 * @param refused number of the instruction that is gone to when the other state is held; -1 if that
 *     was not found
 * @param state that is taken
 * @param inode whose lock it is
 * @param slow number of the call of the slow path; -1 if there is none: a try
 * @param tail the instructions from behind that call to {@code success}, which is not among them
 */
record Acquisition(
    int swap,
    int branch,
    int success,
    int refused,
    LockState state,
    Value inode,
    int slow,
    List<Integer> tail,
    @Nullable Value slowInode) {

  boolean blocking() {
    return slow >= 0;
  }
}
