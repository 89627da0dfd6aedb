package dev.faultline.traces.probe.code;

import java.util.List;

/**
 * One instruction.
 *
 * @param address offset in the function; parts of the function behind the first are further off
 * @param length in bytes
 * @param name without prefixes, with the suffix of its size where it has one: {@code mov}, {@code
 *     movq}
 * @param prefix {@code lock}, {@code rep} and others, or empty
 * @param operands in the order of AT&amp;T's syntax: the last is changed
 * @param symbol what the loader fills in; empty if nothing
 * @param addend the distance from that symbol
 * @param text all of it, as the disassembler prints it
 */
public record Instruction(
    int address,
    int length,
    String name,
    String prefix,
    List<Operand> operands,
    String symbol,
    long addend,
    String text) {

  /** The address of the instruction behind it. */
  public int end() {
    return address + length;
  }

  /** Whether it is atomic for all CPUs. */
  public boolean locked() {
    return prefix.equals("lock");
  }

  /** Whether it calls {@code function}. */
  public boolean calls(String function) {
    return name.equals("call") && symbol.equals(function) && addend == 0;
  }

  /** A conditional jump: {@code je}, {@code jne}, {@code js} … */
  public boolean conditional() {
    return name.startsWith("j") && !name.equals("jmp");
  }

  /** Operand {@code i}, counted from the end: 0 is the one that is changed. */
  public Operand fromEnd(int i) {
    return operands.size() > i ? operands.get(operands.size() - 1 - i) : new Operand.Other("");
  }
}
