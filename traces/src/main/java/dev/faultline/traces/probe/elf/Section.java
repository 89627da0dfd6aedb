package dev.faultline.traces.probe.elf;

/**
 * A section of an ELF file.
 *
 * @param index its number, by which symbols name it
 * @param name such as {@code .text}
 * @param type SHT_PROGBITS and so on
 * @param flags SHF_EXECINSTR and so on
 * @param offset where its bytes begin in the file
 * @param size in bytes
 * @param link the section that goes with it: of symbols, their names
 * @param info of relocations, the section that they are for
 */
public record Section(
    int index, String name, int type, long flags, long offset, long size, int link, int info) {
  static final int RELOCATIONS = 4;
  static final int SYMBOLS = 2;
  static final int NO_BITS = 8;
  private static final long EXECUTABLE = 4;

  /** Whether it holds instructions. */
  public boolean executable() {
    return (flags & EXECUTABLE) != 0;
  }
}
