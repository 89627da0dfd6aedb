package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.UnreadableCaptureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Version 7: sections, which sections of options point to. */
final class VersionSeven {
  private static final int DONE = 0;
  private static final int HEADERS = 16;
  private static final int FTRACE_FORMATS = 17;
  private static final int EVENT_FORMATS = 18;
  private static final int SYMBOLS = 19;
  private static final int COMMAND_LINES = 21;
  private static final int LATENCY = 22;
  private static final int MAX_NAME = 4096;

  private final SeekableInput file;
  private final Recording recording;
  private final DescribingParts parts;
  private final Options options;
  private final Set<Long> visited = new HashSet<>();

  VersionSeven(SeekableInput file, Recording recording) {
    this.file = file;
    this.recording = recording;
    this.parts = new DescribingParts(recording);
    this.options = new Options(recording, file);
  }

  void read() throws IOException {
    long position = recording.head.next();
    while (position != 0) {
      position = options(position);
    }
  }

  /** Every section is read once: what points back to one makes no file that ends. */
  private SectionHead head(long position, String part) throws IOException {
    if (!visited.add(position)) {
      throw MetaInput.at(file, position).wrong("the sections of the file go round in circles");
    }
    return SectionHead.read(file, recording.head, position, part);
  }

  /** Reads a section of options; returns where the next one is, or 0. */
  private long options(long position) throws IOException {
    SectionHead head = head(position, "the options");
    if (head.id() != DONE) {
      throw MetaInput.at(file, position).wrong("expected options, not section " + head.id());
    }
    MetaInput in = head.body(file, recording.head).part("the options");
    while (true) {
      int id = in.u2();
      byte[] data = in.bytes(in.u4());
      MetaInput option = MetaInput.unpacked(file, data, in.position() - data.length);
      option.order(recording.head.order()).part("an option");
      if (id == DONE) {
        return data.length < Long.BYTES ? 0 : option.s8();
      }
      option(id, data, option);
    }
  }

  private void option(int id, byte[] data, MetaInput in) throws IOException {
    switch (id) {
      case HEADERS -> parts.headers(section(in.s8(), "the description of a page"));
      case FTRACE_FORMATS -> parts.ftraceFormats(section(in.s8(), "the formats of ftrace"));
      case EVENT_FORMATS -> parts.eventFormats(section(in.s8(), "the formats of events"));
      case SYMBOLS -> symbols(in.s8());
      case COMMAND_LINES -> parts.commandLines(section(in.s8(), "the names of tasks"));
      case Options.BUFFER -> buffer(in);
      case LATENCY -> throw latency(in);
      default -> options.take(id, data);
    }
  }

  private void symbols(long position) {
    recording.symbols =
        () -> {
          MetaInput in = section(position, "the kernel's symbols");
          return in.bytes(in.u4(), KernelSymbols.MOST_TEXT);
        };
  }

  private MetaInput section(long position, String part) throws IOException {
    return head(position, part).body(file, recording.head);
  }

  private void buffer(MetaInput in) throws IOException {
    long section = in.s8();
    String name = in.string(MAX_NAME);
    String clock = in.string(MAX_NAME);
    int pageSize = FileHead.pageSize(in, in.u4());
    int cpus = CpuData.count(in, in.u4());
    List<CpuData> data = new ArrayList<>();
    for (int i = 0; i < cpus; i++) {
      data.add(CpuData.read(in, in.u4()));
    }
    if (name.isEmpty() && recording.clock.isEmpty()) {
      recording.clock = clock;
    }
    SectionHead head = head(section, "the buffer");
    if (head.id() == LATENCY) {
      throw latency(in);
    }
    Compression compression = head.isCompressed() ? recording.head.compression() : Compression.NONE;
    recording.buffers.add(new RingBuffer(name, pageSize, compression, List.copyOf(data)));
  }

  static UnreadableCaptureException latency(MetaInput in) {
    return in.wrong(
        "this recording holds text in latency format, whose times count from the start of the"
            + " buffer; record events with 'trace-cmd record' instead");
  }
}
