package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The options that mean the same in both versions. Others, known or not, are passed over. */
final class Options {
  static final int BUFFER = 3;
  static final int CPU_COUNT = 8;

  private static final int DATE = 1;
  private static final int CPU_STATISTICS = 2;
  private static final int TRACE_CLOCK = 4;
  private static final int UNAME = 5;
  private static final int OFFSET = 7;
  private static final int TSC_TO_NS = 14;
  private static final int TSC_TO_NS_BYTES = 16;

  private final Recording recording;
  private final SeekableInput file;

  Options(Recording recording, SeekableInput file) {
    this.recording = recording;
    this.file = file;
  }

  /** Takes an option's data. */
  void take(int id, byte[] data) throws IOException {
    switch (id) {
      case DATE -> recording.time = recording.time.withDate(data);
      case OFFSET -> recording.time = recording.time.withOffset(data);
      case CPU_STATISTICS -> recording.losses.parse(data);
      case TRACE_CLOCK -> recording.clock = clock(text(data));
      case UNAME -> recording.kernel = release(text(data));
      case TSC_TO_NS -> scale(data);
      case CPU_COUNT -> groups(data);
      default -> {
        // Nothing in it is needed.
      }
    }
  }

  private void scale(byte[] data) throws IOException {
    if (data.length >= TSC_TO_NS_BYTES) {
      MetaInput in = MetaInput.unpacked(file, data, 0).order(recording.head.order());
      recording.time = recording.time.withScale(in.u4(), in.u4());
    }
  }

  /** A trace-cmd that was patched for gpuvis keeps the thread groups under the number of CPUs. */
  private void groups(byte[] data) {
    if (data.length != Integer.BYTES) {
      recording.commandLines.parseGroups(data);
    }
  }

  /** Of all clocks, the one in brackets was used. */
  private static String clock(String clocks) {
    int from = clocks.indexOf('[');
    int to = clocks.indexOf(']', from + 1);
    return from < 0 || to < 0 ? "" : clocks.substring(from + 1, to);
  }

  /** {@code Linux host release machine}; the host is passed over. */
  private static String release(String uname) {
    String[] words = uname.strip().split(" +", 4);
    return words.length > 2 ? words[2] : "";
  }

  private static String text(byte[] data) {
    int end = 0;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    return new String(data, 0, end, StandardCharsets.ISO_8859_1);
  }
}
