package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.Registers;

/**
 * Where a pointer is to be had at one point of the code.
 *
 * @param inMemory whether it must be read from memory; else it is in the register
 * @param register number of a register
 * @param displacement in memory: from the register to the word that holds the pointer; else what is
 *     to be added to the register
 */
public record Home(boolean inMemory, int register, long displacement) {

  static Home register(int register, long displacement) {
    return new Home(false, register, displacement);
  }

  static Home memory(int register, long displacement) {
    return new Home(true, register, displacement);
  }

  /** The pointer itself, as an argument of a probe; empty if no argument can say it. */
  String pointer() {
    if (inMemory) {
      return at(displacement, Registers.inProbe(register));
    }
    return displacement == 0 ? Registers.inProbe(register) : "";
  }

  /** What is {@code offset} bytes behind the pointer, as an argument of a probe. */
  String member(long offset) {
    return inMemory
        ? at(offset, pointer())
        : at(displacement + offset, Registers.inProbe(register));
  }

  static String at(long offset, String base) {
    return (offset < 0 ? "-0x" : "+0x") + Long.toHexString(Math.abs(offset)) + "(" + base + ")";
  }

  @Override
  public String toString() {
    String name = Registers.inCode(register);
    String signed = (displacement < 0 ? "-0x" : "0x") + Long.toHexString(Math.abs(displacement));
    if (inMemory) {
      return "mem " + signed + "(" + name + ")";
    }
    return displacement == 0 ? name : name + (displacement < 0 ? "" : "+") + signed;
  }
}
