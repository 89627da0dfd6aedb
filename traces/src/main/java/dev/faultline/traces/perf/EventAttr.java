package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;

/**
 * What a reader has to know of a {@code perf_event_attr}.
 *
 * @param type 2 for a tracepoint
 * @param config its id, if it is one
 * @param sampleType which fields samples have, a bit for each
 * @param readFormat what the values of a counter consist of
 * @param sampleIdAll whether other records end with time, CPU and so on
 * @param clockId clock of the time, -1 for perf's own
 * @param everyOne whether each occurrence is a sample
 * @param ofCommand whether it was on for the command that perf started, and nothing else
 */
record EventAttr(
    int type,
    long config,
    long sampleType,
    long readFormat,
    boolean sampleIdAll,
    int clockId,
    boolean everyOne,
    boolean ofCommand) {

  /** {@code PERF_ATTR_SIZE_VER0}. */
  static final int MIN_SIZE = 64;

  /** The type of tracepoints. */
  static final int TRACEPOINT = 2;

  private static final int CLOCK_ID_FIELD = 92;
  private static final int FLAGS_FIELD = 40;
  private static final int PERIOD_FIELD = 16;
  private static final int FREQUENCY = 10;
  private static final int ENABLE_ON_EXEC = 12;
  private static final int SAMPLE_ID_ALL = 18;
  private static final int USE_CLOCKID = 25;

  /**
   * Reads attributes.
   *
   * @param length how many bytes there are, at least {@link #MIN_SIZE}
   */
  static EventAttr read(RecordBytes order, byte[] bytes, int at, int length) {
    boolean clock = flag(order, bytes, at, USE_CLOCKID) && length >= CLOCK_ID_FIELD + 4;
    return new EventAttr(
        order.s4(bytes, at),
        order.s8(bytes, at + 8),
        order.s8(bytes, at + 24),
        order.s8(bytes, at + 32),
        flag(order, bytes, at, SAMPLE_ID_ALL),
        clock ? order.s4(bytes, at + CLOCK_ID_FIELD) : -1,
        !flag(order, bytes, at, FREQUENCY) && order.s8(bytes, at + PERIOD_FIELD) == 1,
        flag(order, bytes, at, ENABLE_ON_EXEC));
  }

  /** Bit fields begin with the highest bit of a byte where bytes begin with the highest. */
  private static boolean flag(RecordBytes order, byte[] bytes, int at, int bit) {
    int shift = order == RecordBytes.LITTLE_ENDIAN ? bit % 8 : 7 - bit % 8;
    return (bytes[at + FLAGS_FIELD + bit / 8] >>> shift & 1) != 0;
  }

  /** The clock in ftrace's words, empty for one that has none. */
  String clock() {
    return switch (clockId) {
      case -1 -> "perf";
      case 0 -> "realtime";
      case 1 -> "mono";
      case 4 -> "mono_raw";
      case 7 -> "boot";
      case 11 -> "tai";
      default -> "";
    };
  }

  /** Whether samples have the field of this bit. */
  boolean samples(long field) {
    return (sampleType & field) != 0;
  }
}
