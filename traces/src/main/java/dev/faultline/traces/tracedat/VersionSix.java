package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Version 6: one part after the other, the table of CPUs at their end. */
final class VersionSix {
  private static final int WORD = 10;
  private static final String OPTIONS = "options  \0";
  private static final String FLYRECORD = "flyrecord\0";
  private static final String LATENCY = "latency  \0";
  private static final String SYMBOLS = "the kernel's symbols";
  private static final int MAX_NAME = 4096;

  private final SeekableInput file;
  private final Recording recording;
  private final List<MetaInput> instances = new ArrayList<>();
  private final List<String> instanceNames = new ArrayList<>();
  private int cpus;

  VersionSix(SeekableInput file, Recording recording) {
    this.file = file;
    this.recording = recording;
  }

  void read() throws IOException {
    DescribingParts parts = new DescribingParts(recording);
    MetaInput in = at(recording.head.next());
    parts.headers(in);
    parts.ftraceFormats(in);
    parts.eventFormats(in);
    in.part(SYMBOLS);
    long symbols = in.u4();
    long symbolsAt = in.position();
    recording.symbols = () -> at(symbolsAt).part(SYMBOLS).bytes(symbols, KernelSymbols.MOST_TEXT);
    in.skip(symbols);
    in.part("the formats of trace_printk");
    in.skip(in.u4());
    parts.commandLines(in);
    in.part("the options");
    cpus = CpuData.count(in, in.u4());
    String word = in.word(WORD);
    if (word.equals(OPTIONS)) {
      options(in);
      word = in.word(WORD);
    }
    flyrecord(in, word, "");
    for (int i = 0; i < instances.size(); i++) {
      MetaInput instance = instances.get(i).part("the table of CPUs of an instance");
      flyrecord(instance, instance.word(WORD), instanceNames.get(i));
    }
  }

  private MetaInput at(long position) {
    return MetaInput.at(file, position).order(recording.head.order());
  }

  private void options(MetaInput in) throws IOException {
    Options options = new Options(recording, file);
    for (int id = in.u2(); id != 0; id = in.u2()) {
      byte[] data = in.bytes(in.u4());
      MetaInput option = MetaInput.unpacked(file, data, in.position() - data.length);
      option.order(recording.head.order()).part("an option");
      if (id == Options.BUFFER) {
        instances.add(at(option.s8()));
        instanceNames.add(option.string(MAX_NAME));
      } else if (id == Options.CPU_COUNT && data.length == Integer.BYTES) {
        cpus = CpuData.count(in, option.u4());
      } else {
        options.take(id, data);
      }
    }
  }

  private void flyrecord(MetaInput in, String word, String name) throws IOException {
    if (word.equals(LATENCY)) {
      throw VersionSeven.latency(in);
    }
    if (!word.equals(FLYRECORD)) {
      throw in.wrong("expected 'flyrecord' and the table of CPUs");
    }
    in.part("the table of CPUs");
    List<CpuData> data = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      data.add(CpuData.read(in, cpu));
    }
    recording.buffers.add(
        new RingBuffer(name, recording.head.pageSize(), Compression.NONE, List.copyOf(data)));
  }
}
