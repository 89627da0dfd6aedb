package dev.faultline.traces.probe.code;

/** What an instruction works on. */
public sealed interface Operand {

  /**
   * A register, or a part of one.
   *
   * @param number as instructions encode it: 0 rax, 1 rcx, 2 rdx, 3 rbx, 4 rsp …
   * @param size in bytes
   */
  record Register(int number, int size) implements Operand {}

  /**
   * A number.
   *
   * @param value sign-extended
   */
  record Immediate(long value) implements Operand {}

  /**
   * Memory.
   *
   * @param segment {@code gs}, or empty
   * @param base number of a register, or {@link Registers#NONE}, or {@link Registers#RIP}
   * @param index whether another register is added
   * @param displacement added
   */
  record Memory(String segment, int base, boolean index, long displacement) implements Operand {}

  /**
   * Where a jump or a call leads, unless a reference of the instruction says otherwise.
   *
   * @param address counted as the addresses of instructions are
   */
  record Target(int address) implements Operand {}

  /**
   * Anything else: segment and vector registers, targets in registers.
   *
   * @param text as it is printed
   */
  record Other(String text) implements Operand {}
}
