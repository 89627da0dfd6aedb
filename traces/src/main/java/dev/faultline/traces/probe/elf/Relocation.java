package dev.faultline.traces.probe.elf;

/**
 * A place that the loader fills in.
 *
 * @param offset in its section
 * @param type R_X86_64_PLT32 and so on
 * @param symbol whose address is filled in
 * @param addend added to it
 */
public record Relocation(long offset, int type, Symbol symbol, long addend) {
  private static final int PC32 = 2;
  private static final int PLT32 = 4;

  /** The offset from the symbol that is meant: relative addresses count from the next byte on. */
  public long target() {
    return type == PC32 || type == PLT32 ? addend + 4 : addend;
  }
}
