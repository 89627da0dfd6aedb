package dev.faultline.traces.probe.elf;

/**
 * A symbol of an ELF file.
 *
 * @param name empty for that of a section
 * @param type STT_FUNC and so on
 * @param section the index of the section that it is in; 0 when it is in another file
 * @param value in a relocatable file, its offset in the section
 * @param size in bytes
 */
public record Symbol(String name, int type, int section, long value, long size) {
  private static final int FUNCTION = 2;
  private static final int SECTION = 3;

  /** Whether it names instructions. */
  public boolean function() {
    return type == FUNCTION;
  }

  /** Whether it stands for a whole section. */
  public boolean ofSection() {
    return type == SECTION;
  }
}
