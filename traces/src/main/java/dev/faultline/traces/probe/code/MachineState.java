package dev.faultline.traces.probe.code;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which value is where, at one point of a function. Of memory it knows only what it has seen. */
public final class MachineState {
  private final Value[] registers;
  private final Map<Value, Value> memory;

  private MachineState(Value[] registers, Map<Value, Value> memory) {
    this.registers = registers;
    this.memory = memory;
  }

  static MachineState empty() {
    Value[] registers = new Value[Registers.COUNT];
    Arrays.fill(registers, Value.ZERO);
    return new MachineState(registers, new HashMap<>());
  }

  MachineState copy() {
    return new MachineState(registers.clone(), new HashMap<>(memory));
  }

  /** What a register holds. */
  public Value register(int number) {
    return registers[number];
  }

  void set(int register, Value value) {
    registers[register] = value;
  }

  /** What the word at {@code address} holds; null if that was not seen. */
  public @Nullable Value word(Value address) {
    return memory.get(address);
  }

  /** All words that were seen, by address. */
  public Map<Value, Value> words() {
    return memory;
  }

  void setWord(Value address, Value value) {
    memory.put(address, value);
  }

  void forget(Predicate<Value> addresses) {
    memory.keySet().removeIf(addresses);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MachineState state
        && Arrays.equals(registers, state.registers)
        && memory.equals(state.memory);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(registers) * 31 + memory.hashCode();
  }
}
