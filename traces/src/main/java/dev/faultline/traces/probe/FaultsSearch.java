package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.Instruction;
import dev.faultline.traces.probe.code.MachineState;
import dev.faultline.traces.probe.code.Operand;
import dev.faultline.traces.probe.code.Origin;
import dev.faultline.traces.probe.code.Registers;
import dev.faultline.traces.probe.code.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds where {@code current->faults_disabled_mapping} is set before the buffer of a direct write
 * is pinned, read and cleared behind, asked for by page faults, and marked by one that dropped the
 * lock.
 */
final class FaultsSearch {
  private final FunctionView view;
  private final long offset;
  private final FaultRegisters registers;

  FaultsSearch(FunctionView view, long offset, ProbeArguments arguments) {
    this.view = view;
    this.offset = offset;
    this.registers = new FaultRegisters(view, arguments);
  }

  void find(List<FaultsSite> sites) {
    for (int i = 0; i < view.code().instructions().size(); i++) {
      Instruction instruction = view.at(i);
      if (ofTask(view.address(i, instruction.fromEnd(0)))) {
        sites.add(written(i, instruction));
      } else if (ofTask(view.address(i, instruction.fromEnd(1)))
          && instruction.name().startsWith("mov")) {
        sites.add(read(i, instruction));
      }
    }
  }

  private boolean ofTask(@Nullable Value address) {
    return address != null
        && !address.isNumber()
        && address.offset() == offset
        && view.flow().origin(address) instanceof Origin.CurrentTask;
  }

  private FaultsSite written(int i, Instruction instruction) {
    if (instruction.name().startsWith("or")) {
      return new FaultsSite(
          FaultsSite.Kind.DROPPED, view.place(i), "", List.of(), instruction.text());
    }
    Value value = view.source(i);
    boolean cleared =
        instruction.fromEnd(1) instanceof Operand.Immediate number
            ? number.value() == 0
            : value != null && value.isNumber() && value.offset() == 0;
    if (cleared) {
      return new FaultsSite(
          FaultsSite.Kind.CLEAR, view.place(i), view.place(i), clear(i), instruction.text());
    }
    List<String> mapping =
        instruction.fromEnd(1) instanceof Operand.Register register
            ? List.of("mapping=" + Registers.inProbe(register.number()) + ":x64")
            : List.of();
    return new FaultsSite(
        FaultsSite.Kind.SET, view.place(i), view.place(i), mapping, instruction.text());
  }

  /** The value that was read behind the pinning, and what the pinning returned. */
  private List<String> clear(int i) {
    MachineState state = view.flow().before(i);
    if (state == null) {
      return List.of();
    }
    Optional<String> value =
        FaultRegisters.of(
            state,
            v ->
                v.offset() == 0
                    && view.flow().origin(v) instanceof Origin.Loaded loaded
                    && ofTask(loaded.address()));
    return value.map(name -> registers.cleared(name, state)).orElse(List.of());
  }

  private FaultsSite read(int i, Instruction instruction) {
    if (!view.code().name().equals(FaultRegisters.FAULT)
        || !(instruction.fromEnd(0) instanceof Operand.Register register)) {
      return new FaultsSite(
          FaultsSite.Kind.LOADED, view.place(i), "", List.of(), instruction.text());
    }
    String fdm = Registers.inProbe(register.number()) + ":x64";
    return registers.fault(i, fdm, i + 1, instruction.text());
  }
}
