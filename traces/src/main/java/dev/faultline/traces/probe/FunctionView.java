package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.FunctionCode;
import dev.faultline.traces.probe.code.Instruction;
import dev.faultline.traces.probe.code.MachineState;
import dev.faultline.traces.probe.code.Operand;
import dev.faultline.traces.probe.code.Registers;
import dev.faultline.traces.probe.code.Value;
import dev.faultline.traces.probe.code.ValueFlow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A function, its values, and how pointers can be had in it. */
final class FunctionView {
  /** Registers that calls leave alone first: rbx, rbp, r12 to r15, then the others. */
  private static final int[] PREFERRED = {3, 5, 12, 13, 14, 15, 0, 1, 2, 6, 7, 8, 9, 10, 11};

  /** A straight stretch of code is looked at for so many instructions. */
  private static final int STRETCH = 16;

  private final FunctionCode code;
  private final ValueFlow flow;

  FunctionView(FunctionCode code) {
    this.code = code;
    this.flow = new ValueFlow(code);
  }

  FunctionCode code() {
    return code;
  }

  ValueFlow flow() {
    return flow;
  }

  Instruction at(int number) {
    return code.instructions().get(number);
  }

  String place(int number) {
    return code.place(at(number));
  }

  /** {@code +0x12}, within the function. */
  String offset(int number) {
    String place = place(number);
    return place.substring(place.indexOf('+'));
  }

  /** Calls of {@code function}, by number. */
  List<Integer> calls(String function) {
    return IntStream.range(0, code.instructions().size())
        .filter(i -> at(i).calls(function))
        .boxed()
        .toList();
  }

  /** The address that operand {@code fromEnd} means before instruction {@code number}. */
  @Nullable Value address(int number, Operand operand) {
    MachineState state = flow.before(number);
    return state != null
            && operand instanceof Operand.Memory memory
            && at(number).symbol().isEmpty()
        ? ValueFlow.address(memory, state)
        : null;
  }

  /**
   * The instructions from {@code from} on, along jumps that are always taken, until something is
   * decided.
   */
  List<Integer> straight(int from) {
    List<Integer> way = new ArrayList<>();
    int at = from;
    while (at >= 0 && way.size() < STRETCH && !way.contains(at)) {
      way.add(at);
      List<Integer> next = code.after(at);
      at = next.size() == 1 ? next.get(0) : -1;
    }
    return way;
  }

  /** Where {@code pointer} is in {@code state}, in the order in which one would like to have it. */
  List<Home> homes(Value pointer, MachineState state) {
    List<Home> homes = new ArrayList<>();
    for (int register : PREFERRED) {
      if (state.register(register).equals(pointer)) {
        homes.add(Home.register(register, 0));
      }
    }
    words(pointer, state, true).forEach(homes::add);
    for (int register : PREFERRED) {
      Value value = state.register(register);
      if (value.quantity() == pointer.quantity() && !value.equals(pointer)) {
        homes.add(Home.register(register, pointer.offset() - value.offset()));
      }
    }
    words(pointer, state, false).forEach(homes::add);
    return homes;
  }

  /** Words that hold {@code pointer}, of the stack or of other memory. */
  private Stream<Home> words(Value pointer, MachineState state, boolean onStack) {
    return state.words().entrySet().stream()
        .filter(word -> word.getValue().equals(pointer) && flow.onStack(word.getKey()) == onStack)
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparingInt(Value::quantity).thenComparingLong(Value::offset))
        .flatMap(address -> reach(address, state).stream());
  }

  /** A word as seen from the frame pointer, the stack pointer or any other register. */
  private static Optional<Home> reach(Value address, MachineState state) {
    return IntStream.concat(IntStream.of(5, 4), IntStream.range(0, 16))
        .filter(register -> state.register(register).quantity() == address.quantity())
        .mapToObj(
            register -> Home.memory(register, address.offset() - state.register(register).offset()))
        .findFirst();
  }

  /** What {@code home} gives in {@code state}; null if that is not known. */
  static @Nullable Value value(Home home, MachineState state) {
    Value moved = state.register(home.register()).plus(home.displacement());
    return home.inMemory() ? state.word(moved) : moved;
  }

  /** The value of the second operand from the end before instruction {@code number}. */
  @Nullable Value source(int number) {
    MachineState state = flow.before(number);
    return state != null && at(number).fromEnd(1) instanceof Operand.Register register
        ? state.register(register.number())
        : null;
  }

  /** The first argument of the call at {@code number}. */
  @Nullable Value argument(int number) {
    MachineState state = flow.before(number);
    return state == null ? null : state.register(Registers.RDI);
  }
}
