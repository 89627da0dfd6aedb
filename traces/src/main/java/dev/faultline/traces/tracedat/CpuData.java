package dev.faultline.traces.tracedat;

import java.io.IOException;

/**
 * The pages that one buffer holds of one CPU.
 *
 * @param cpu its number
 * @param offset in the file
 * @param size in the file, as recorded: the file may have been cut
 */
record CpuData(int cpu, long offset, long size) {
  /** The kernel's own limit. */
  static final int MAX_CPUS = 8192;

  /** Reads where the pages of a CPU are. */
  static CpuData read(MetaInput in, long cpu) throws IOException {
    long offset = in.s8();
    long size = in.s8();
    if (cpu < 0 || cpu >= MAX_CPUS || offset < 0 || size < 0 || offset + size < 0) {
      throw in.wrong(
          "expected the place of the pages of a CPU, not CPU "
              + cpu
              + ", byte "
              + Long.toUnsignedString(offset)
              + ", "
              + Long.toUnsignedString(size)
              + " bytes");
    }
    return new CpuData((int) cpu, offset, size);
  }

  /** Checks a number of CPUs. */
  static int count(MetaInput in, long count) throws IOException {
    if (count > MAX_CPUS) {
      throw in.wrong("expected at most " + MAX_CPUS + " CPUs, not " + count);
    }
    return (int) count;
  }
}
