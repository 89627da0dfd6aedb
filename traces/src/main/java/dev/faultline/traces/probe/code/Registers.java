package dev.faultline.traces.probe.code;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The general registers of x86-64 and the names of their parts. */
public final class Registers {
  /** No register. */
  public static final int NONE = -1;

  /** The address of the next instruction. */
  public static final int RIP = -2;

  /** What {@code lock cmpxchg} compares with, and where functions return. */
  public static final int RAX = 0;

  static final int RCX = 1;
  static final int RDX = 2;
  static final int RSP = 4;
  static final int RBP = 5;

  /** Second argument of a function. */
  public static final int RSI = 6;

  /** First argument of a function. */
  public static final int RDI = 7;

  static final int COUNT = 16;

  /** What a function may change (System V ABI): rax, rcx, rdx, rsi, rdi, r8 to r11. */
  static final List<Integer> OF_CALLEE = List.of(0, 1, 2, 6, 7, 8, 9, 10, 11);

  private static final String[] OLD = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
  private static final Map<String, Operand.Register> BY_NAME = byName();

  private Registers() {}

  private static Map<String, Operand.Register> byName() {
    Map<String, Operand.Register> names = new HashMap<>();
    for (int i = 0; i < OLD.length; i++) {
      names.put("r" + OLD[i], new Operand.Register(i, 8));
      names.put("e" + OLD[i], new Operand.Register(i, 4));
      names.put(OLD[i], new Operand.Register(i, 2));
      names.put(i < 4 ? OLD[i].charAt(0) + "l" : OLD[i] + "l", new Operand.Register(i, 1));
    }
    for (int i = 0; i < 4; i++) {
      names.put(OLD[i].charAt(0) + "h", new Operand.Register(i, 1));
    }
    for (int i = OLD.length; i < COUNT; i++) {
      names.put("r" + i, new Operand.Register(i, 8));
      names.put("r" + i + "d", new Operand.Register(i, 4));
      names.put("r" + i + "w", new Operand.Register(i, 2));
      names.put("r" + i + "b", new Operand.Register(i, 1));
    }
    return names;
  }

  /** The register of that name, without the percent sign; null if it is no general one. */
  static Operand.@Nullable Register named(String name) {
    return BY_NAME.get(name);
  }

  /** How a kprobe's arguments name a register: {@code %ax}, {@code %r13}. */
  public static String inProbe(int number) {
    return "%" + (number < OLD.length ? OLD[number] : "r" + number);
  }

  /** How instructions name it: {@code %rax}, {@code %r13}. */
  public static String inCode(int number) {
    return number < OLD.length ? "%r" + OLD[number] : "%r" + number;
  }
}
