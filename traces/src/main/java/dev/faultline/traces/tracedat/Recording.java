package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a recording says of itself; filled while its parts are read. */
final class Recording {
  final FileHead head;
  final FormatTable formats = new FormatTable();
  final CommandLines commandLines = new CommandLines();
  final CpuLosses losses = new CpuLosses();
  final List<RingBuffer> buffers = new ArrayList<>();
  PageLayout layout;
  TimeConversion time = TimeConversion.NONE;
  String kernel = "";
  String clock = "";

  SymbolText symbols = () -> new byte[0];

  /** Reads the list of the kernel's symbols, which is long and seldom needed. */
  interface SymbolText {
    byte[] text() throws IOException;
  }

  private Recording(FileHead head) {
    this.head = head;
    this.layout = PageLayout.usual(head.longSize());
  }

  /** How many CPUs the largest of its buffers has. */
  int cpuCount() {
    return buffers.stream().mapToInt(buffer -> buffer.cpus().size()).max().orElse(0);
  }

  /**
   * Reads what describes a recording.
   *
   * @throws dev.faultline.traces.input.UnreadableCaptureException if it is cut there or damaged
   */
  static Recording read(SeekableInput file) throws IOException {
    FileHead head = FileHead.read(file);
    Recording recording = new Recording(head);
    if (head.version() == FileHead.SEQUENTIAL) {
      new VersionSix(file, recording).read();
    } else {
      new VersionSeven(file, recording).read();
    }
    return recording;
  }
}
