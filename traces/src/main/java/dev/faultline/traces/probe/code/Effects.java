package dev.faultline.traces.probe.code;

import java.util.Set;

/**
 * What one instruction does to the values of registers and memory. Of instructions that are not
 * listed here nothing is assumed: they may have changed everything.
 */
final class Effects {
  /** Variables of the CPU that hold the running task. */
  private static final Set<String> CURRENT =
      Set.of("pcpu_hot", "const_pcpu_hot", "current_task", "const_current_task");

  /** The slow path of the lock: it reads and writes the lock and nothing of its caller's. */
  private static final String SLOW_PATH = "__bch2_two_state_lock";

  /** Where tracers hook in; they leave everything as it was. */
  private static final String ENTRY_HOOK = "__fentry__";

  private static final Set<String> NOTHING =
      Set.of(
          "endbr64", "int3", "ud1", "ud2", "ret", "retq", "hlt", "bt", "btl", "btq", "lfence",
          "mfence", "sfence", "pause", "clac", "stac", "data16", "cld");

  private static final Set<String> LAST_OPERAND =
      Set.of(
          "not", "neg", "shl", "shr", "sar", "rol", "ror", "bsr", "bsf", "popcnt", "tzcnt", "lzcnt",
          "bswap", "bts", "btr", "btc", "adc", "sbb", "shld", "shrd", "or", "and", "xor", "add",
          "sub", "inc", "dec", "imul");

  private final Origins origins;
  private final StackFrame stack;
  private final MemoryEffects memory;

  Effects(Origins origins, StackFrame stack) {
    this.origins = origins;
    this.stack = stack;
    this.memory = new MemoryEffects(stack);
  }

  /** Changes {@code state} as instruction {@code at} does. */
  void apply(int at, Instruction i, MachineState state) {
    String name = i.name();
    if (NOTHING.contains(name)
        || name.startsWith("nop")
        || (name.startsWith("cmp") && !name.startsWith("cmpxchg"))
        || name.startsWith("test")
        || name.startsWith("prefetch")
        || name.startsWith("j")) {
      return;
    }
    switch (name) {
      case "mov", "movq", "movl", "movw", "movb", "movabs" -> move(at, i, state);
      case "lea" -> lea(at, i, state);
      case "push", "pushq" -> push(i, state);
      case "pop" -> pop(at, i, state);
      case "leave", "leaveq" -> leave(at, state);
      case "call" -> call(at, i, state);
      case "movslq" -> widen(at, i, state);
      case "cltq" ->
          set(
              at,
              new Operand.Register(Registers.RAX, 8),
              new Origin.Widened(at, state.register(Registers.RAX)),
              state);
      case "cmpxchg", "cmpxchgl", "cmpxchgq" -> {
        compute(at, Registers.RAX, state);
        change(at, i.fromEnd(0), i, state);
      }
      case "xadd", "xaddl", "xaddq", "xchg" -> {
        change(at, i.fromEnd(1), i, state);
        change(at, i.fromEnd(0), i, state);
      }
      case "cltd", "cqto" -> compute(at, Registers.RDX, state);
      case "cwtl" -> compute(at, Registers.RAX, state);
      case "mul", "mulq", "div", "divq", "divl", "idiv", "idivq", "idivl", "rdtsc" -> {
        compute(at, Registers.RAX, state);
        compute(at, Registers.RDX, state);
      }
      case "stos", "movsb", "movsw", "movsl", "movsq" -> string(at, state);
      default -> other(at, i, state);
    }
  }

  private void other(int at, Instruction i, MachineState state) {
    String name = i.name();
    String plain = plain(name);
    if (i.operands().size() == 1 && plain.equals("imul")) {
      compute(at, Registers.RAX, state);
      compute(at, Registers.RDX, state);
    } else if (arithmetic(plain, i, state)) {
      return;
    } else if (LAST_OPERAND.contains(plain)
        || name.startsWith("set")
        || name.startsWith("cmov")
        || name.startsWith("movz")
        || name.startsWith("movs")) {
      change(at, i.fromEnd(0), i, state);
    } else {
      forgetEverything(at, state);
    }
  }

  /** Without the letter that says how wide memory is: {@code orq}. */
  private static String plain(String name) {
    if (LAST_OPERAND.contains(name) || name.isEmpty()) {
      return name;
    }
    String shorter = name.substring(0, name.length() - 1);
    return "bwlq".indexOf(name.charAt(name.length() - 1)) >= 0 && LAST_OPERAND.contains(shorter)
        ? shorter
        : name;
  }

  /** Sums whose outcome is known; false for others. */
  private boolean arithmetic(String name, Instruction i, MachineState state) {
    if (!(i.fromEnd(0) instanceof Operand.Register to)) {
      return false;
    }
    Operand from = i.fromEnd(1);
    boolean same = from instanceof Operand.Register r && r.number() == to.number();
    Value old = state.register(to.number());
    if ((name.equals("xor") || name.equals("sub")) && same && to.size() >= 4) {
      state.set(to.number(), Value.ZERO);
      return true;
    }
    if (to.size() != 8) {
      return false;
    }
    if (name.equals("or") && from instanceof Operand.Immediate n && n.value() == -1) {
      state.set(to.number(), Value.number(-1));
      return true;
    }
    long more =
        switch (name) {
          case "inc" -> 1;
          case "dec" -> -1;
          case "add" -> from instanceof Operand.Immediate n ? n.value() : 0;
          case "sub" -> from instanceof Operand.Immediate n ? -n.value() : 0;
          default -> 0;
        };
    if (more == 0) {
      return false;
    }
    state.set(to.number(), old.plus(more));
    return true;
  }

  private void move(int at, Instruction i, MachineState state) {
    Operand from = i.fromEnd(1);
    Operand to = i.fromEnd(0);
    if (to instanceof Operand.Register register) {
      if (from instanceof Operand.Immediate n && register.size() >= 4) {
        long bits = register.size() == 4 ? n.value() & 0xffffffffL : n.value();
        // With a reference, what stands there is not what will.
        if (i.symbol().isEmpty()) {
          state.set(register.number(), Value.number(bits));
          return;
        }
      } else if (from instanceof Operand.Register source && register.size() == 8) {
        state.set(register.number(), state.register(source.number()));
        return;
      } else if (from instanceof Operand.Memory word && register.size() == 8) {
        load(at, i, word, register.number(), state);
        return;
      }
      compute(at, register.number(), state);
    } else if (to instanceof Operand.Memory word) {
      memory.store(i, word, from, state);
    }
  }

  private void load(int at, Instruction i, Operand.Memory from, int register, MachineState state) {
    if (from.segment().equals("gs") && CURRENT.contains(i.symbol()) && i.addend() == 0) {
      state.set(register, origins.value(new Origin.CurrentTask()));
      return;
    }
    if (!MemoryEffects.plainAddress(i, from)) {
      compute(at, register, state);
      return;
    }
    Value address = MemoryEffects.address(from, state);
    Value known = state.word(address);
    if (known != null) {
      state.set(register, known);
      return;
    }
    Value loaded = renew(at, new Origin.Loaded(at, register, address), state);
    state.set(register, loaded);
    if (address.quantity() != loaded.quantity()) {
      state.setWord(address, loaded);
    }
  }

  private void lea(int at, Instruction i, MachineState state) {
    if (!(i.fromEnd(0) instanceof Operand.Register to)) {
      return;
    }
    if (to.size() == 8
        && i.fromEnd(1) instanceof Operand.Memory from
        && MemoryEffects.plainAddress(i, from)) {
      state.set(to.number(), MemoryEffects.address(from, state));
    } else {
      compute(at, to.number(), state);
    }
  }

  private void push(Instruction i, MachineState state) {
    Value top = state.register(Registers.RSP).plus(-8);
    state.set(Registers.RSP, top);
    state.forget(
        word ->
            word.quantity() == top.quantity()
                && word.offset() < top.offset() + 8
                && top.offset() < word.offset() + 8);
    if (i.fromEnd(0) instanceof Operand.Register from) {
      state.setWord(top, state.register(from.number()));
    }
  }

  private void pop(int at, Instruction i, MachineState state) {
    Value top = state.register(Registers.RSP);
    Value word = state.word(top);
    state.set(Registers.RSP, top.plus(8));
    if (i.fromEnd(0) instanceof Operand.Register to) {
      if (word == null) {
        compute(at, to.number(), state);
      } else {
        state.set(to.number(), word);
      }
    }
  }

  private void leave(int at, MachineState state) {
    Value frame = state.register(Registers.RBP);
    Value word = state.word(frame);
    state.set(Registers.RSP, frame.plus(8));
    if (word == null) {
      compute(at, Registers.RBP, state);
    } else {
      state.set(Registers.RBP, word);
    }
  }

  private void call(int at, Instruction i, MachineState state) {
    if (i.calls(ENTRY_HOOK)) {
      return;
    }
    if (!i.calls(SLOW_PATH)) {
      for (int argument : new int[] {7, 6, 2, 1, 8, 9}) {
        stack.giveAway(state.register(argument));
      }
      state.forget(stack::shared);
    } else {
      Value lock = state.register(Registers.RDI);
      state.forget(word -> !stack.holds(word) && !MemoryEffects.pointsTo(state, word, lock));
    }
    for (int register : Registers.OF_CALLEE) {
      compute(at, register, state);
    }
    state.set(Registers.RAX, renew(at, new Origin.Returned(at), state));
  }

  private void widen(int at, Instruction i, MachineState state) {
    if (i.fromEnd(0) instanceof Operand.Register to) {
      if (i.fromEnd(1) instanceof Operand.Register from) {
        set(at, to, new Origin.Widened(at, state.register(from.number())), state);
      } else {
        compute(at, to.number(), state);
      }
    }
  }

  private void set(int at, Operand.Register to, Origin origin, MachineState state) {
    state.set(to.number(), renew(at, origin, state));
  }

  /** {@code rep stos} and {@code rep movs}: from rdi on, nobody knows how far. */
  private void string(int at, MachineState state) {
    Value to = state.register(Registers.RDI);
    state.forget(
        word ->
            word.quantity() == to.quantity()
                ? word.offset() + 8 > to.offset()
                : stack.shared(word));
    compute(at, Registers.RDI, state);
    compute(at, Registers.RSI, state);
    compute(at, Registers.RCX, state);
  }

  private void change(int at, Operand operand, Instruction i, MachineState state) {
    if (operand instanceof Operand.Register register) {
      compute(at, register.number(), state);
    } else if (operand instanceof Operand.Memory word) {
      memory.overwritten(i, word, state);
    }
  }

  private void compute(int at, int register, MachineState state) {
    state.set(register, renew(at, new Origin.Computed(at, new Place.InRegister(register)), state));
  }

  private void forgetEverything(int at, MachineState state) {
    state.forget(word -> true);
    for (int register = 0; register < Registers.COUNT; register++) {
      compute(at, register, state);
    }
  }

  /**
   * The quantity of {@code origin}, new. In a loop, what came from the same instruction one turn
   * ago may still be somewhere: from now on it is another quantity there.
   */
  private Value renew(int at, Origin origin, MachineState state) {
    int quantity = origins.number(origin);
    boolean[] old = new boolean[Registers.COUNT];
    for (int register = 0; register < Registers.COUNT; register++) {
      old[register] = isFormer(state.register(register), quantity, at);
    }
    state.forget(
        word -> {
          Value value = state.word(word);
          return isFormer(word, quantity, at) || (value != null && isFormer(value, quantity, at));
        });
    for (int register = 0; register < Registers.COUNT; register++) {
      if (old[register]) {
        state.set(register, origins.value(new Origin.Former(at, new Place.InRegister(register))));
      }
    }
    return new Value(quantity, 0);
  }

  private boolean isFormer(Value value, int quantity, int at) {
    if (value.isNumber()) {
      return false;
    }
    return value.quantity() == quantity
        || (origins.of(value) instanceof Origin.Former former && former.at() == at);
  }
}
