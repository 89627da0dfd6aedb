package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.Instruction;
import dev.faultline.traces.probe.code.MachineState;
import dev.faultline.traces.probe.code.Operand;
import dev.faultline.traces.probe.code.Registers;
import java.util.List;

/**
 * The same as {@link FaultsSearch} for modules from 1.37 on, which keep the mappings in a table of
 * the filesystem ({@code fdm_hash}): a slot names a task and its mapping. The slot's words are
 * known by their distance from the filesystem, which is so large that nothing else has it.
 */
final class FaultsTableSearch {
  private final FunctionView view;
  private final long task;
  private final long mapping;
  private final FaultRegisters registers;

  /**
   * Searches a function.
   *
   * @param task offset of the first slot's task in the filesystem
   * @param mapping offset of the first slot's mapping
   */
  FaultsTableSearch(FunctionView view, long task, long mapping, ProbeArguments arguments) {
    this.view = view;
    this.task = task;
    this.mapping = mapping;
    this.registers = new FaultRegisters(view, arguments);
  }

  void find(List<FaultsSite> sites) {
    boolean fault = view.code().name().equals(FaultRegisters.FAULT);
    for (int i = 0; i < view.code().instructions().size(); i++) {
      Instruction instruction = view.at(i);
      if (!instruction.name().startsWith("mov")) {
        continue;
      }
      if (isWord(instruction.fromEnd(0), mapping)) {
        sites.add(fault ? marked(i) : set(i, instruction));
      } else if (isWord(instruction.fromEnd(1), mapping)
          && instruction.fromEnd(0) instanceof Operand.Register register) {
        String name = Registers.inProbe(register.number());
        if (!fault) {
          sites.add(cleared(i, name));
        } else if (!isMarked(i)) {
          sites.add(registers.fault(i, name + ":x64", i + 1, instruction.text()));
        }
      } else if (fault && isWord(instruction.fromEnd(1), task)) {
        none(i, sites);
      }
    }
  }

  private static boolean isWord(Operand operand, long offset) {
    return operand instanceof Operand.Memory memory
        && memory.base() >= 0
        && memory.displacement() == offset;
  }

  private FaultsSite set(int i, Instruction instruction) {
    List<String> arguments =
        instruction.fromEnd(1) instanceof Operand.Register register
            ? List.of("mapping=" + Registers.inProbe(register.number()) + ":x64")
            : List.of();
    return new FaultsSite(
        FaultsSite.Kind.SET, view.place(i), view.place(i), arguments, instruction.text());
  }

  private FaultsSite marked(int i) {
    return new FaultsSite(FaultsSite.Kind.DROPPED, view.place(i), "", List.of(), view.at(i).text());
  }

  /** Whether what was read is written back with a mark: the fault that dropped the lock. */
  private boolean isMarked(int i) {
    return view.straight(i + 1).stream().anyMatch(at -> isWord(view.at(at).fromEnd(0), mapping));
  }

  /** Read once more behind the pinning; the slot is given back soon after. */
  private FaultsSite cleared(int i, String value) {
    int next = i + 1;
    MachineState state = view.flow().before(next);
    boolean alone = state != null && view.code().before(next).size() == 1;
    return new FaultsSite(
        FaultsSite.Kind.CLEAR,
        view.place(i),
        view.place(next),
        alone && state != null ? registers.cleared(value, state) : List.of(),
        view.at(i).text());
  }

  /** The loop over the slots that a task may have, run out: nothing disables this fault. */
  private void none(int i, List<FaultsSite> sites) {
    boolean found = false;
    for (int at = i + 1; at < i + 8 && at < view.code().instructions().size(); at++) {
      Instruction jump = view.at(at);
      int leads = jump.conditional() ? view.code().destination(jump) : -1;
      if (leads < 0) {
        continue;
      }
      if (leads > i) {
        found |=
            view.straight(leads).stream()
                .anyMatch(way -> isWord(view.at(way).fromEnd(1), mapping) && !isMarked(way));
      } else if (found) {
        sites.add(registers.fault(i, "\\0:x64", at + 1, view.at(i).text()));
        return;
      }
    }
  }
}
