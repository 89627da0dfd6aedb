package dev.faultline.traces.probe.code;

import dev.faultline.traces.probe.elf.KernelFileException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code objdump} of GNU binutils. It is given the bytes of the functions alone, one behind the
 * other: which symbol a byte belongs to and what the loader fills in is known from the module, and
 * a function of a test is disassembled as it is in its module.
 */
public final class Objdump implements Disassembler {
  /** Between functions, so that one that ends within an instruction does not eat the next. */
  private static final int GAP = 32;

  private static final byte NOP = (byte) 0x90;

  private final String command;

  /**
   * A disassembler.
   *
   * @param command how it is called: {@code objdump}, or a path
   */
  public Objdump(String command) {
    this.command = command;
  }

  @Override
  public List<List<Instruction>> disassemble(List<CodePart> parts) throws IOException {
    int[] starts = new int[parts.size()];
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (int i = 0; i < starts.length; i++) {
      starts[i] = code.size();
      parts.get(i).code().writeTo(code);
      for (int gap = 0; gap < GAP; gap++) {
        code.write(NOP);
      }
    }
    Path file = Files.createTempFile("faultline-", ".bin");
    try {
      Files.write(file, code.toByteArray());
      List<String> lines = run(file);
      List<List<Instruction>> all = new ArrayList<>();
      int line = 0;
      for (int i = 0; i < starts.length; i++) {
        List<Instruction> instructions = new ArrayList<>();
        line = read(parts.get(i), starts[i], lines, line, instructions);
        all.add(instructions);
      }
      return all;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private List<String> run(Path file) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            command,
            "-D",
            "-b",
            "binary",
            "-m",
            "i386:x86-64",
            "-w",
            "--no-show-raw-insn",
            file.toString());
    builder.environment().put("LC_ALL", "C");
    builder.redirectErrorStream(true);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new KernelFileException(
          command,
          "cannot be run, and the lock is found in a disassembly. Install binutils (apt-get install binutils, dnf install binutils), or name another one with --objdump.");
    }
    process.getOutputStream().close();
    List<String> lines = new ArrayList<>();
    StringBuilder other = new StringBuilder();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.indexOf(":\t") > 0) {
          lines.add(line.strip());
        } else if (!line.isBlank() && other.length() < 500) {
          other.append(line).append(' ');
        }
      }
    }
    try {
      if (process.waitFor() != 0) {
        throw new KernelFileException(
            command, "does not know the instructions of x86-64. It says: " + other);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command + " ran", e);
    }
    return lines;
  }

  /** Reads the lines of one part from {@code line} on; returns the first that is not of it. */
  private int read(
      CodePart part, int start, List<String> lines, int line, List<Instruction> instructions)
      throws IOException {
    Map<Integer, Reference> references = new HashMap<>();
    for (Reference reference : part.references()) {
      references.put(reference.offset(), reference);
    }
    int end = start + part.code().size();
    int i = line;
    while (i < lines.size() && address(lines.get(i)) < start) {
      i++;
    }
    int expected = start;
    while (i < lines.size() && address(lines.get(i)) < end) {
      int address = address(lines.get(i));
      int next = i + 1 < lines.size() ? address(lines.get(i + 1)) : end;
      String text = lines.get(i).substring(lines.get(i).indexOf('\t') + 1);
      if (address != expected || text.contains("(bad)")) {
        throw broken(part, address - start);
      }
      Reference reference = null;
      for (int at = address; at < next && reference == null; at++) {
        reference = references.get(at - start);
      }
      Instruction instruction = ObjdumpText.parse(address - start, next - address, text, reference);
      instructions.add(relative(instruction, start));
      expected = next;
      i++;
    }
    if (expected != end) {
      throw broken(part, expected - start);
    }
    return i;
  }

  private static Instruction relative(Instruction instruction, int start) {
    List<Operand> operands = new ArrayList<>();
    for (Operand operand : instruction.operands()) {
      operands.add(
          operand instanceof Operand.Target target
              ? new Operand.Target(target.address() - start)
              : operand);
    }
    return new Instruction(
        instruction.address(),
        instruction.length(),
        instruction.name(),
        instruction.prefix(),
        List.copyOf(operands),
        instruction.symbol(),
        instruction.addend(),
        instruction.text());
  }

  private static int address(String line) {
    return Integer.parseInt(line, 0, line.indexOf(':'), 16);
  }

  private KernelFileException broken(CodePart part, int offset) {
    return new KernelFileException(
        command,
        part.symbol()
            + "+0x"
            + Integer.toHexString(offset)
            + ": no instruction that it knows begins or ends there. A newer binutils may know it.");
  }
}
