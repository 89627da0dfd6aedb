package dev.faultline.traces.probe.code;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A function with all its parts, and where control goes in it. An instruction is named by its
 * number in {@link #instructions()}; addresses of the second part begin at {@link #PART}, of the
 * third at twice that.
 */
public final class FunctionCode {
  /** No function is so long. */
  static final int PART = 1 << 24;

  /** Functions of the kernel that nobody returns from. */
  private static final Set<String> NO_RETURN =
      Set.of(
          "__stack_chk_fail",
          "panic",
          "__fortify_panic",
          "do_exit",
          "make_task_dead",
          "__x86_return_thunk");

  private final List<CodePart> parts;
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();
  private final List<List<Integer>> after = new ArrayList<>();
  private final List<List<Integer>> before = new ArrayList<>();
  private final BitSet entries = new BitSet();

  private FunctionCode(List<CodePart> parts) {
    this.parts = parts;
  }

  /**
   * Disassembles functions.
   *
   * @param functions the parts of each, the one with the function's name first
   */
  public static List<FunctionCode> of(List<List<CodePart>> functions, Disassembler disassembler)
      throws IOException {
    List<CodePart> all = functions.stream().flatMap(List::stream).toList();
    List<List<Instruction>> texts = disassembler.disassemble(all);
    List<FunctionCode> codes = new ArrayList<>();
    int next = 0;
    for (List<CodePart> parts : functions) {
      FunctionCode code = new FunctionCode(parts);
      for (int part = 0; part < parts.size(); part++) {
        code.add(part, texts.get(next++));
      }
      code.connect();
      codes.add(code);
    }
    return codes;
  }

  private void add(int part, List<Instruction> text) {
    for (Instruction i : text) {
      numbers.put(part * PART + i.address(), instructions.size());
      instructions.add(
          new Instruction(
              part * PART + i.address(),
              i.length(),
              i.name(),
              i.prefix(),
              i.operands().stream().map(operand -> moved(operand, part)).toList(),
              i.symbol(),
              i.addend(),
              i.text()));
    }
  }

  private static Operand moved(Operand operand, int part) {
    return operand instanceof Operand.Target target
        ? new Operand.Target(part * PART + target.address())
        : operand;
  }

  private void connect() {
    for (int i = 0; i < instructions.size(); i++) {
      after.add(new ArrayList<>());
      before.add(new ArrayList<>());
    }
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      if (instruction.name().startsWith("j")) {
        edge(i, target(instruction));
      }
      if (goesOn(instruction)) {
        edge(i, instruction.end());
      }
    }
    for (int part = 0; part < parts.size(); part++) {
      for (CodePart.Hop hop : parts.get(part).hops()) {
        Integer from = numbers.get(part * PART + hop.from());
        if (from != null) {
          edge(from, part * PART + hop.to());
        }
      }
      for (int entry : parts.get(part).entries()) {
        Integer at = numbers.get(part * PART + entry);
        if (at != null) {
          entries.set(at);
        }
      }
    }
    for (int i = 0; i < instructions.size(); i++) {
      if (before.get(i).isEmpty()) {
        // Nothing that is seen leads here; something else may.
        entries.set(i);
      }
    }
  }

  private void edge(int from, int address) {
    Integer to = numbers.get(address);
    if (to != null && !after.get(from).contains(to)) {
      after.get(from).add(to);
      before.get(to).add(from);
    }
  }

  private boolean goesOn(Instruction i) {
    return switch (i.name()) {
      case "jmp", "ret", "retq", "int3", "hlt" -> false;
      case "ud2", "ud1" -> !part(i.address()).ends().contains(i.address() % PART);
      case "call" -> !NO_RETURN.contains(i.symbol());
      default -> true;
    };
  }

  /** Where a jump leads within this function; negative when it leaves it. */
  int target(Instruction jump) {
    if (!jump.symbol().isEmpty()) {
      for (int part = 0; part < parts.size(); part++) {
        if (parts.get(part).symbol().equals(jump.symbol())) {
          return part * PART + (int) jump.addend();
        }
      }
      return -1;
    }
    return jump.fromEnd(0) instanceof Operand.Target target
            && target.address() / PART == jump.address() / PART
        ? target.address()
        : -1;
  }

  private CodePart part(int address) {
    return parts.get(address / PART);
  }

  /** Name of the function. */
  public String name() {
    return parts.get(0).symbol();
  }

  /** All instructions, in the order of their addresses. */
  public List<Instruction> instructions() {
    return instructions;
  }

  /** Which instructions may follow {@code number}. */
  public List<Integer> after(int number) {
    return after.get(number);
  }

  /** Which instructions may come before {@code number}. */
  public List<Integer> before(int number) {
    return before.get(number);
  }

  /** Whether control may come to {@code number} from where nobody sees it. */
  public boolean entered(int number) {
    return entries.get(number);
  }

  /** The number of the instruction that begins at {@code address}; -1 if none does. */
  public int number(int address) {
    return numbers.getOrDefault(address, -1);
  }

  /** The number of the instruction that {@code jump} leads to; -1 when it leaves the function. */
  public int destination(Instruction jump) {
    return number(target(jump));
  }

  /** Whether the kernel rewrites this instruction, so that it refuses a probe there. */
  public boolean patched(Instruction instruction) {
    return instruction.symbol().startsWith("__SCT__")
        || part(instruction.address()).patched().contains(instruction.address() % PART);
  }

  /** {@code symbol+0x12}, as probes are placed. */
  public String place(Instruction instruction) {
    return place(part(instruction.address()).symbol(), instruction.address() % PART);
  }

  /** {@code symbol+0x12}. */
  public static String place(String symbol, int offset) {
    return symbol + "+0x" + Integer.toHexString(offset);
  }
}
