package dev.faultline.traces.probe.elf;

import dev.faultline.traces.probe.code.CodePart;
import dev.faultline.traces.probe.code.Reference;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a module: functions in {@code .text} with relocations, types, and what it is for. */
public final class ModuleWriter {
  private static final int HEADER = 64;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final Map<String, long[]> symbols = new LinkedHashMap<>();
  private final List<Object[]> relocations = new ArrayList<>();

  /** Adds a function, 16 bytes aligned as compilers do. */
  public void function(CodePart part) {
    while (text.size() % 16 != 0) {
      text.write(0x90);
    }
    long start = text.size();
    symbols.put(part.symbol(), new long[] {1, start, part.code().size()});
    text.writeBytes(part.code().toByteArray());
    for (Reference reference : part.references()) {
      relocations.add(
          new Object[] {start + reference.offset(), reference.symbol(), reference.addend() - 4});
    }
  }

  /**
   * The file.
   *
   * @param types for section {@code .BTF}
   * @param machine {@code e_machine}
   */
  public byte[] bytes(byte[] types, int machine) {
    for (Object[] relocation : relocations) {
      symbols.putIfAbsent((String) relocation[1], new long[] {0, 0, 0});
    }
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    names.write(0);
    ByteBuffer table =
        ByteBuffer.allocate(24 * (symbols.size() + 1)).order(ByteOrder.LITTLE_ENDIAN);
    table.position(24);
    List<String> order = new ArrayList<>(symbols.keySet());
    for (String name : order) {
      long[] symbol = symbols.getOrDefault(name, new long[3]);
      table.putInt(names.size()).put((byte) (symbol[0] == 1 ? 2 : 0)).put((byte) 0);
      table.putShort((short) symbol[0]).putLong(symbol[1]).putLong(symbol[2]);
      names.writeBytes((name + "\0").getBytes(StandardCharsets.UTF_8));
    }
    ByteBuffer filled = ByteBuffer.allocate(24 * relocations.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (Object[] relocation : relocations) {
      filled.putLong((Long) relocation[0]);
      filled.putLong((order.indexOf((String) relocation[1]) + 1L) << 32 | 4);
      filled.putLong((Long) relocation[2]);
    }
    byte[] info = "version=1\0vermagic=6.0-test SMP\0".getBytes(StandardCharsets.UTF_8);
    String sectionNames = "\0.text\0.rela.text\0.symtab\0.strtab\0.BTF\0.modinfo\0.shstrtab\0";
    byte[][] contents = {
      {},
      text.toByteArray(),
      filled.array(),
      table.array(),
      names.toByteArray(),
      types,
      info,
      sectionNames.getBytes(StandardCharsets.UTF_8)
    };
    int[][] heads = { // type, flags, link, info
      {0, 0, 0, 0},
      {1, 6, 0, 0},
      {4, 0, 3, 1},
      {2, 0, 4, 0},
      {3, 0, 0, 0},
      {1, 0, 0, 0},
      {1, 0, 0, 0},
      {3, 0, 0, 0}
    };
    String[] words = sectionNames.split("\0", -1);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteBuffer sections = ByteBuffer.allocate(64 * contents.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < contents.length; i++) {
      sections.putInt(i == 0 ? 0 : sectionNames.indexOf("\0" + words[i] + "\0") + 1);
      sections.putInt(heads[i][0]).putLong(heads[i][1]).putLong(0);
      sections.putLong(HEADER + body.size()).putLong(contents[i].length);
      sections.putInt(heads[i][2]).putInt(heads[i][3]).putLong(1).putLong(0);
      body.writeBytes(contents[i]);
    }
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + body.size() + sections.capacity())
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    file.putShort((short) 1).putShort((short) machine);
    file.putLong(0x28, HEADER + body.size());
    file.putShort(0x3a, (short) 64);
    file.putShort(0x3c, (short) contents.length).putShort(0x3e, (short) (contents.length - 1));
    file.position(HEADER);
    file.put(body.toByteArray()).put(sections.array());
    return file.array();
  }
}
