package dev.faultline.traces.probe.code;

/**
 * What one instruction does to words of memory. A store may change every word that it may reach: of
 * another structure, whatever may be the same; of the function's own frame, only what it hits.
 */
final class MemoryEffects {
  private final StackFrame stack;

  MemoryEffects(StackFrame stack) {
    this.stack = stack;
  }

  /** Whether the address is a register and a number, and nothing else. */
  static boolean plainAddress(Instruction i, Operand.Memory memory) {
    return memory.segment().isEmpty()
        && memory.base() >= 0
        && !memory.index()
        && i.symbol().isEmpty();
  }

  /** The address that {@code memory} means; its base must be a register. */
  static Value address(Operand.Memory memory, MachineState state) {
    return state.register(memory.base()).plus(memory.displacement());
  }

  /** Writes {@code from} to memory. */
  void store(Instruction i, Operand.Memory memory, Operand from, MachineState state) {
    overwritten(i, memory, state);
    if (!plainAddress(i, memory) || width(i) != 8) {
      return;
    }
    if (from instanceof Operand.Register source) {
      Value value = state.register(source.number());
      if (stack.shared(address(memory, state))) {
        stack.giveAway(value);
      }
      state.setWord(address(memory, state), value);
    } else if (from instanceof Operand.Immediate n) {
      state.setWord(address(memory, state), Value.number(n.value()));
    }
  }

  /** How many bytes of memory an instruction writes, at most 8. */
  private static int width(Instruction i) {
    if (i.fromEnd(1) instanceof Operand.Register from) {
      return from.size();
    }
    return switch (i.name().charAt(i.name().length() - 1)) {
      case 'b' -> 1;
      case 'w' -> 2;
      case 'l' -> 4;
      default -> 8;
    };
  }

  /** Forgets what may no longer be so once memory was written. */
  void overwritten(Instruction i, Operand.Memory memory, MachineState state) {
    if (memory.index()) {
      state.forget(address -> true);
      return;
    }
    if (memory.base() < 0 || !memory.segment().isEmpty()) {
      state.forget(stack::shared);
      return;
    }
    Value written = address(memory, state);
    int width = width(i);
    boolean own = stack.holds(written);
    state.forget(
        word -> {
          if (word.quantity() == written.quantity()) {
            return word.offset() < written.offset() + width && written.offset() < word.offset() + 8;
          }
          return stack.shared(word)
              && (!own || stack.shared(written))
              && !(i.locked() && pointsTo(state, word, written));
        });
  }

  /** A counter within a structure is not the word that holds the pointer to the structure. */
  static boolean pointsTo(MachineState state, Value word, Value counter) {
    Value pointer = state.word(word);
    return pointer != null && pointer.quantity() == counter.quantity();
  }
}
