package dev.faultline.traces.probe.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ELF file of 64 bits, little endian, as kernels and modules of x86-64 and arm64 are. Sections
 * of a module all begin at address 0: a symbol, never an address, names a place.
 */
public final class ElfFile {
  /** {@code e_machine} of x86-64. */
  public static final int X86_64 = 62;

  /** {@code e_machine} of arm64. */
  public static final int ARM64 = 183;

  private static final int HEADER = 64;
  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;
  private static final int RELOCATION = 24;

  private final String file;
  private final ByteBuffer bytes;
  private final List<Section> sections = new ArrayList<>();
  private final List<Symbol> symbols = new ArrayList<>();

  private ElfFile(String file, byte[] content) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether {@code content} begins as ELF files do. */
  public static boolean is(byte[] content) {
    return content.length > HEADER
        && content[0] == 0x7f
        && content[1] == 'E'
        && content[2] == 'L'
        && content[3] == 'F';
  }

  /**
   * Reads the tables of sections and symbols.
   *
   * @param file how errors name it
   */
  public static ElfFile parse(String file, byte[] content) throws KernelFileException {
    if (!is(content) || content[4] != 2 || content[5] != 1) {
      throw new KernelFileException(
          file,
          "byte 0: expected an ELF file of 64 bits, little endian: a module such as bcachefs.ko.");
    }
    ElfFile elf = new ElfFile(file, content);
    try {
      elf.readSections();
      elf.readSymbols();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw elf.cut();
    }
    return elf;
  }

  private void readSections() throws KernelFileException {
    long table = bytes.getLong(0x28);
    int count = bytes.getShort(0x3c) & 0xffff;
    int names = bytes.getShort(0x3e) & 0xffff;
    if (table <= 0 || table + (long) count * SECTION_HEADER > bytes.limit()) {
      throw cut();
    }
    long nameTable = bytes.getLong((int) table + names * SECTION_HEADER + 0x18);
    for (int i = 0; i < count; i++) {
      int at = (int) table + i * SECTION_HEADER;
      Section section =
          new Section(
              i,
              text(Math.addExact(nameTable, bytes.getInt(at) & 0xffffffffL)),
              bytes.getInt(at + 4),
              bytes.getLong(at + 8),
              bytes.getLong(at + 0x18),
              bytes.getLong(at + 0x20),
              bytes.getInt(at + 0x28),
              bytes.getInt(at + 0x2c));
      if (section.type() != Section.NO_BITS
          && (section.offset() < 0
              || section.size() < 0
              || section.offset() > bytes.limit() - section.size())) {
        throw cut();
      }
      sections.add(section);
    }
  }

  private void readSymbols() {
    for (Section section : sections) {
      if (section.type() != Section.SYMBOLS) {
        continue;
      }
      long names = sections.get(section.link()).offset();
      for (long at = section.offset(); at < section.offset() + section.size(); at += SYMBOL) {
        int here = (int) at;
        symbols.add(
            new Symbol(
                text(names + (bytes.getInt(here) & 0xffffffffL)),
                bytes.get(here + 4) & 0xf,
                bytes.getShort(here + 6) & 0xffff,
                bytes.getLong(here + 8),
                bytes.getLong(here + 16)));
      }
    }
  }

  private String text(long at) {
    int start = Math.toIntExact(at);
    int end = start;
    while (bytes.get(end) != 0) {
      end++;
    }
    return new String(bytes.array(), start, end - start, StandardCharsets.UTF_8);
  }

  private KernelFileException cut() {
    return new KernelFileException(
        file,
        "its tables point behind its end at byte " + bytes.limit() + ". Copy the file again.");
  }

  /** {@code e_machine}. */
  public int machine() {
    return bytes.getShort(0x12) & 0xffff;
  }

  /** All sections, by number. */
  public List<Section> sections() {
    return List.copyOf(sections);
  }

  /** The first section of that name. */
  public Optional<Section> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /** All symbols, in the order of the file. */
  public List<Symbol> symbols() {
    return List.copyOf(symbols);
  }

  /** The bytes of a section. */
  public byte[] content(Section section) {
    return content(section, 0, section.size());
  }

  /**
   * Some bytes of a section.
   *
   * @param from offset in the section
   * @throws IndexOutOfBoundsException if the section has not so many
   */
  public byte[] content(Section section, long from, long length) {
    if (from < 0 || length < 0 || from > section.size() - length) {
      throw new IndexOutOfBoundsException(
          section.name() + " has no bytes " + from + " to " + (from + length));
    }
    byte[] content = new byte[(int) length];
    bytes.get((int) (section.offset() + from), content);
    return content;
  }

  /** What the loader fills in in a section, in the order of the file. */
  public List<Relocation> relocations(Section target) throws KernelFileException {
    List<Relocation> relocations = new ArrayList<>();
    for (Section section : sections) {
      if (section.type() != Section.RELOCATIONS || section.info() != target.index()) {
        continue;
      }
      for (long at = section.offset();
          at <= section.offset() + section.size() - RELOCATION;
          at += RELOCATION) {
        long info = bytes.getLong((int) at + 8);
        int symbol = (int) (info >>> 32);
        if (symbol < 0 || symbol >= symbols.size()) {
          throw cut();
        }
        relocations.add(
            new Relocation(
                bytes.getLong((int) at),
                (int) info,
                symbols.get(symbol),
                bytes.getLong((int) at + 16)));
      }
    }
    return relocations;
  }
}
