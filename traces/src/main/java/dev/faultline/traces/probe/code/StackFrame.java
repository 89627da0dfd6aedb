package dev.faultline.traces.probe.code;

import java.util.HashSet;
import java.util.Set;

/**
 * Which words of memory are a function's own. A word of its stack changes only by instructions that
 * address it, unless the address of something at or below it was given away: how long that
 * something is, the code does not tell.
 */
final class StackFrame {
  private final Origins origins;
  private final Set<Value> givenAway = new HashSet<>();

  StackFrame(Origins origins) {
    this.origins = origins;
  }

  /** Whether {@code address} is on the stack: rsp at the call, or rsp aligned since. */
  boolean holds(Value address) {
    if (address.isNumber()) {
      return false;
    }
    Origin origin = origins.of(address);
    if (origin instanceof Origin.Argument argument) {
      return argument.register() == Registers.RSP;
    }
    return origin instanceof Origin.Computed computed
        && computed.place() instanceof Place.InRegister in
        && in.number() == Registers.RSP;
  }

  /** Notes that others may know {@code value}, if it is an address on the stack. */
  void giveAway(Value value) {
    if (holds(value)) {
      givenAway.add(value);
    }
  }

  /** How many addresses were given away: once there are more, what was concluded may be wrong. */
  int givenAway() {
    return givenAway.size();
  }

  /** Whether someone else may change the word at {@code address}. */
  boolean shared(Value address) {
    if (!holds(address)) {
      return true;
    }
    for (Value given : givenAway) {
      if (given.quantity() == address.quantity() && given.offset() < address.offset() + 8) {
        return true;
      }
    }
    return false;
  }
}
