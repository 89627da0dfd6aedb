package dev.faultline.traces.probe.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what objdump prints of an instruction of x86-64 in AT&amp;T's syntax. */
final class ObjdumpText {
  private static final Set<String> PREFIXES =
      Set.of(
          "lock",
          "rep",
          "repz",
          "repnz",
          "notrack",
          "bnd",
          "data16",
          "cs",
          "ds",
          "es",
          "ss",
          "fs",
          "gs",
          "xacquire",
          "xrelease",
          "rex.W",
          "rex");

  private ObjdumpText() {}

  /**
   * An instruction.
   *
   * @param text mnemonic and operands
   * @param reference what the loader fills in within it
   */
  static Instruction parse(int address, int length, String text, @Nullable Reference reference) {
    String code = withoutComment(text);
    String prefix = "";
    int space = code.indexOf(' ');
    while (space > 0 && PREFIXES.contains(code.substring(0, space))) {
      prefix = code.substring(0, space);
      code = code.substring(space).strip();
      space = code.indexOf(' ');
    }
    String name = space < 0 ? code : code.substring(0, space);
    String operands = space < 0 ? "" : code.substring(space).strip();
    return new Instruction(
        address,
        length,
        // Branch hints: je,pn
        name.contains(",") ? name.substring(0, name.indexOf(',')) : name,
        prefix,
        operands(operands),
        reference == null ? "" : reference.symbol(),
        reference == null ? 0 : reference.addend(),
        code.replaceAll(" +", " "));
  }

  private static String withoutComment(String text) {
    int comment = text.indexOf('#');
    String code = comment < 0 ? text : text.substring(0, comment);
    int symbol = code.indexOf('<');
    return (symbol < 0 ? code : code.substring(0, symbol)).strip();
  }

  private static List<Operand> operands(String text) {
    List<Operand> operands = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        if (i > from) {
          operands.add(operand(text.substring(from, i).strip()));
        }
        from = i + 1;
      }
    }
    return List.copyOf(operands);
  }

  private static Operand operand(String text) {
    if (text.startsWith("$")) {
      return new Operand.Immediate(number(text.substring(1)));
    }
    if (text.startsWith("0x") && !text.contains("(") && !text.contains(":")) {
      return new Operand.Target((int) number(text));
    }
    if (text.startsWith("%") && !text.contains(":")) {
      Operand.Register register = Registers.named(text.substring(1));
      return register == null ? new Operand.Other(text) : register;
    }
    return text.startsWith("*") ? new Operand.Other(text) : memory(text);
  }

  private static Operand memory(String text) {
    int colon = text.indexOf(':');
    String segment = colon > 1 ? text.substring(1, colon) : "";
    String rest = text.substring(colon + 1);
    int open = rest.indexOf('(');
    String displacement = open < 0 ? rest : rest.substring(0, open);
    int base = Registers.NONE;
    boolean index = false;
    if (open >= 0) {
      String[] names = rest.substring(open + 1, rest.length() - 1).split(",", -1);
      index = names.length > 1;
      if (names[0].equals("%rip")) {
        base = Registers.RIP;
      } else if (!names[0].isEmpty()) {
        Operand.Register register = Registers.named(names[0].substring(1));
        if (register == null) {
          return new Operand.Other(text);
        }
        base = register.number();
      }
    }
    return new Operand.Memory(
        segment, base, index, displacement.isEmpty() ? 0 : number(displacement));
  }

  private static long number(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    long value =
        digits.startsWith("0x")
            ? Long.parseUnsignedLong(digits.substring(2), 16)
            : Long.parseLong(digits);
    return negative ? -value : value;
  }
}
