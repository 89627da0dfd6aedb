package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.MachineState;
import dev.faultline.traces.probe.code.Origin;
import dev.faultline.traces.probe.code.Registers;
import dev.faultline.traces.probe.code.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Which registers hold what probes on disabled faults tell. */
final class FaultRegisters {
  static final String FAULT = "bch2_page_fault";
  private static final List<String> PINNING =
      List.of("bio_iov_iter_get_pages", "bch2_bio_iov_iter_get_pages");

  private final FunctionView view;
  private final ProbeArguments arguments;

  FaultRegisters(FunctionView view, ProbeArguments arguments) {
    this.view = view;
    this.arguments = arguments;
  }

  /** The first register whose value passes, as probes name it. */
  static Optional<String> of(MachineState state, Predicate<Value> test) {
    return IntStream.range(0, 16)
        .filter(r -> !state.register(r).isNumber() && test.test(state.register(r)))
        .mapToObj(Registers::inProbe)
        .findFirst();
  }

  /** Arguments of a probe that tells what was cleared, and what the pinning before it returned. */
  List<String> cleared(String value, MachineState state) {
    Optional<String> wide =
        of(
            state,
            v ->
                v.offset() == 0
                    && view.flow().origin(v) instanceof Origin.Widened widened
                    && pinned(widened.value()));
    Optional<String> result =
        wide.map(name -> name + ":s64")
            .or(() -> of(state, v -> v.offset() == 0 && pinned(v)).map(name -> name + ":s32"));
    return result.isEmpty()
        ? List.of("value=" + value + ":x64")
        : List.of("value=" + value + ":x64", "ret=" + result.get());
  }

  private boolean pinned(Value value) {
    return !value.isNumber()
        && view.flow().origin(value) instanceof Origin.Returned returned
        && PINNING.stream().anyMatch(view.at(returned.at())::calls);
  }

  /**
   * A page fault that has learnt what disables it.
   *
   * @param at the instruction that shows it
   * @param disabling the argument that tells what it learnt
   * @param probe where the probe is to stand: only behind {@code at}
   */
  FaultsSite fault(int at, String disabling, int probe, String text) {
    MachineState state = view.flow().before(probe);
    boolean alone = view.code().before(probe).size() == 1 && !view.code().patched(view.at(probe));
    Optional<String> fault =
        state == null || !alone
            ? Optional.empty()
            : of(
                state,
                v ->
                    v.offset() == 0
                        && view.flow().origin(v).equals(new Origin.Argument(Registers.RDI)));
    return new FaultsSite(
        FaultsSite.Kind.FAULT,
        view.place(at),
        fault.isEmpty() ? "" : view.place(probe),
        fault.map(vmf -> arguments.pageFault("fdm=" + disabling, vmf)).orElse(List.of()),
        text);
  }
}
