package dev.faultline.traces.probe.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which value is where before each instruction of a function.
 *
 * <p>Global value numbering by abstract interpretation: every unknown quantity is named by its
 * origin, and the states of all ways that lead to an instruction are joined. Where ways bring
 * different values, the place holds a quantity of its own from there on. That a loop changes a
 * place is known only once its end was seen; then everything begins anew with that knowledge, so
 * that nothing is left of what was concluded without it. Only what is equal on <em>every</em> way
 * to a point is called equal there: a register that holds the inode in a few cases only is never
 * taken for it.
 */
public final class ValueFlow {
  /** Beginnings for one function; real ones need some 50. */
  private static final int MAX_BEGINNINGS = 2_000;

  private final FunctionCode code;
  private final Origins origins = new Origins();
  private final StackFrame stack = new StackFrame(origins);
  private final Effects effects = new Effects(origins, stack);
  private final Map<Integer, MachineState> entry = new HashMap<>();
  private final Map<Integer, MachineState> exit = new HashMap<>();
  private final Set<Origin.Met> changing = new HashSet<>();
  private final int[] leaders;
  private final int[] order;
  private final boolean settled;

  /** Follows the values through {@code code}. */
  public ValueFlow(FunctionCode code) {
    this.code = code;
    this.leaders = new int[code.instructions().size()];
    for (int i = 0; i < leaders.length; i++) {
      leaders[i] = leads(i) ? i : leaders[i - 1];
    }
    this.order = new Reachability(code).order();
    boolean done = false;
    for (int beginning = 0; beginning < MAX_BEGINNINGS && !done; beginning++) {
      int given = stack.givenAway();
      entry.clear();
      exit.clear();
      done = run() && given == stack.givenAway();
    }
    this.settled = done;
  }

  /** Whether an end was reached; if not, nothing is known. */
  public boolean settled() {
    return settled;
  }

  /** Where the quantity of {@code value} came to be; it must not be a plain number. */
  public Origin origin(Value value) {
    return origins.of(value);
  }

  /** Whether {@code address} is on the function's stack. */
  public boolean onStack(Value address) {
    return stack.holds(address);
  }

  /** What is where before instruction {@code number}; null if no way leads there. */
  public @Nullable MachineState before(int number) {
    int leader = leaders[number];
    MachineState known = entry.get(leader);
    if (known == null) {
      return null;
    }
    MachineState state = known.copy();
    for (int i = leader; i < number; i++) {
      effects.apply(i, code.instructions().get(i), state);
    }
    return state;
  }

  /** What is where once instruction {@code number} is done; null if no way leads there. */
  public @Nullable MachineState after(int number) {
    MachineState state = before(number);
    if (state != null) {
      effects.apply(number, code.instructions().get(number), state);
    }
    return state;
  }

  /** The address that {@code memory} means in {@code state}; null if it is not a register's. */
  public static @Nullable Value address(Operand.Memory memory, MachineState state) {
    return memory.base() < 0 || memory.index() || !memory.segment().isEmpty()
        ? null
        : MemoryEffects.address(memory, state);
  }

  /** Whether ways meet, begin or end at this instruction, so that its state is kept. */
  private boolean leads(int number) {
    return code.entered(number)
        || code.before(number).size() != 1
        || code.before(number).get(0) != number - 1
        || code.after(number - 1).size() != 1;
  }

  /** Follows all ways; false if a place turned out to change, so that this must begin anew. */
  private boolean run() {
    PriorityQueue<Integer> pending =
        new PriorityQueue<>(Comparator.comparingInt(number -> order[number]));
    for (int i = 0; i < leaders.length; i++) {
      if (code.entered(i)) {
        pending.add(i);
      }
    }
    while (!pending.isEmpty()) {
      int leader = pending.remove();
      MachineState state = join(leader);
      MachineState earlier = entry.put(leader, state);
      if (earlier != null && changed(leader, earlier, state)) {
        return false;
      }
      if (earlier == null || !state.equals(earlier)) {
        int last = follow(leader, state.copy());
        for (int next : code.after(last)) {
          if (!pending.contains(next)) {
            pending.add(next);
          }
        }
      }
    }
    return true;
  }

  /** Notes which places hold something else than was thought. */
  private boolean changed(int at, MachineState earlier, MachineState state) {
    int known = changing.size();
    for (int register = 0; register < Registers.COUNT; register++) {
      if (!earlier.register(register).equals(state.register(register))) {
        changing.add(new Origin.Met(at, new Place.InRegister(register)));
      }
    }
    state
        .words()
        .forEach(
            (address, value) -> {
              if (!value.equals(earlier.word(address))) {
                changing.add(new Origin.Met(at, new Place.InMemory(address)));
              }
            });
    return changing.size() != known;
  }

  /** Runs from {@code leader} to the end of its stretch; returns the last instruction's number. */
  private int follow(int leader, MachineState state) {
    int at = leader;
    effects.apply(at, code.instructions().get(at), state);
    while (at + 1 < leaders.length && leaders[at + 1] == leader) {
      at++;
      effects.apply(at, code.instructions().get(at), state);
    }
    exit.put(leader, state);
    return at;
  }

  private MachineState join(int at) {
    List<MachineState> ways = new ArrayList<>();
    for (int from : code.before(at)) {
      MachineState way = exit.get(leaders[from]);
      if (way != null) {
        ways.add(way);
      }
    }
    if (at == 0 && ways.isEmpty()) {
      return atCall();
    }
    boolean seen = !code.entered(at) && !ways.isEmpty();
    MachineState joined = MachineState.empty();
    Map<List<Value>, Value> met = new HashMap<>();
    for (int register = 0; register < Registers.COUNT; register++) {
      Place place = new Place.InRegister(register);
      int number = register;
      List<Value> values = ways.stream().map(way -> way.register(number)).toList();
      joined.set(register, seen ? meet(at, place, values, met) : fresh(at, place));
    }
    if (seen) {
      joinWords(at, ways, joined, met);
    }
    return joined;
  }

  private MachineState atCall() {
    MachineState state = MachineState.empty();
    for (int register = 0; register < Registers.COUNT; register++) {
      state.set(register, origins.value(new Origin.Argument(register)));
    }
    return state;
  }

  private void joinWords(
      int at, List<MachineState> ways, MachineState joined, Map<List<Value>, Value> met) {
    List<Value> addresses = new ArrayList<>(ways.get(0).words().keySet());
    addresses.sort(Comparator.comparingInt(Value::quantity).thenComparingLong(Value::offset));
    for (Value address : addresses) {
      List<Value> values = new ArrayList<>();
      for (MachineState way : ways) {
        Value value = way.word(address);
        if (value != null) {
          values.add(value);
        }
      }
      if (values.size() == ways.size() && !metHere(at, address)) {
        joined.setWord(address, meet(at, new Place.InMemory(address), values, met));
      }
    }
  }

  /** What a place holds where ways bring {@code values}; places of equal values hold the same. */
  private Value meet(int at, Place place, List<Value> values, Map<List<Value>, Value> met) {
    if (changing.contains(new Origin.Met(at, place))) {
      return fresh(at, place);
    }
    Value first = values.get(0);
    if (!metHere(at, first) && values.stream().allMatch(first::equals)) {
      return first;
    }
    return met.computeIfAbsent(values, different -> fresh(at, place));
  }

  private Value fresh(int at, Place place) {
    return origins.value(new Origin.Met(at, place));
  }

  /** A quantity that ways made here may be that of an earlier turn of a loop. */
  private boolean metHere(int at, Value value) {
    return !value.isNumber()
        && origins.of(value) instanceof Origin.Met meeting
        && meeting.at() == at;
  }
}
