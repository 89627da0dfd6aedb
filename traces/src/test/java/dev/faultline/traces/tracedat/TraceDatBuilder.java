package dev.faultline.traces.tracedat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Writes recordings as trace-cmd does, of any machine. */
final class TraceDatBuilder {
  /** Id of {@code mm_filemap_fault}. */
  static final int FAULT = 572;

  /** Id of markers, see {@link #markers}. */
  static final int MARKER = 5;

  /** Id of {@code sched_switch}, see {@link #symbols}. */
  static final int SWITCH = 310;

  /** Id of kernel stacks, see {@link #symbols}. */
  static final int STACK = 4;

  /** Id of a format that is not bound. */
  static final int UNBOUND = 300;

  static final long INO = 0x83;
  static final int DEV = 254 << 20 | 3;

  private final int version;
  private final ByteOrder order;
  private final int longSize;
  private final boolean zlib;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<byte[]> options = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private String commandLines = "7 writer\n8 [a] b\n";
  private String extraFormat = "";
  private String symbols = "";
  private boolean markers;
  private int otherSystems;

  private record Instance(String name, List<List<byte[]>> cpus) {}

  TraceDatBuilder(int version, ByteOrder order, int longSize, boolean zlib) {
    this.version = version;
    this.order = order;
    this.longSize = longSize;
    this.zlib = zlib;
    instances.add(new Instance("", new ArrayList<>()));
  }

  static TraceDatBuilder six() {
    return new TraceDatBuilder(6, ByteOrder.LITTLE_ENDIAN, 8, false);
  }

  static TraceDatBuilder seven() {
    return new TraceDatBuilder(7, ByteOrder.LITTLE_ENDIAN, 8, false);
  }

  PageBuilder page(long stamp) {
    return new PageBuilder(order, longSize, stamp);
  }

  /** The pages of the next CPU of the buffer that was named last. */
  TraceDatBuilder cpu(PageBuilder... pages) {
    List<byte[]> built = new ArrayList<>();
    for (PageBuilder page : pages) {
      built.add(page.build());
    }
    instances.get(instances.size() - 1).cpus().add(built);
    return this;
  }

  /** CPUs that follow are those of an instance. */
  TraceDatBuilder instance(String name) {
    instances.add(new Instance(name, new ArrayList<>()));
    return this;
  }

  TraceDatBuilder option(int id, byte[] data) {
    ByteBuffer option = ByteBuffer.allocate(6 + data.length).order(order);
    options.add(option.putShort((short) id).putInt(data.length).put(data).array());
    return this;
  }

  TraceDatBuilder option(int id, String text) {
    return option(id, latin(text));
  }

  TraceDatBuilder commandLines(String text) {
    commandLines = text;
    return this;
  }

  TraceDatBuilder extraFormat(String text) {
    extraFormat = text;
    return this;
  }

  /** With the list of the kernel's functions, and formats of switches and kernel stacks. */
  TraceDatBuilder symbols(String text) {
    symbols = text;
    return extraFormat(
        "name: sched_switch\nID: "
            + SWITCH
            + "\nformat:\n"
            + common()
            + field("long prev_state", 8, 8)
            + field("pid_t next_pid", 16, 4)
            + "\nprint fmt: \"\"\n");
  }

  /** With the format of what is written to {@code trace_marker}. */
  TraceDatBuilder markers() {
    markers = true;
    return this;
  }

  /** With formats of so many systems more, as where nobody has named what to record. */
  TraceDatBuilder otherSystems(int count) {
    otherSystems = count;
    return this;
  }

  byte[] build() {
    bytes(new byte[] {0x17, 0x08, 0x44}).text("tracing").text(version + "\0");
    out.write(order == ByteOrder.LITTLE_ENDIAN ? 0 : 1);
    out.write(longSize);
    int4(PageBuilder.SIZE);
    return version == 6 ? sequence(headers(), ftrace(), events()) : sections();
  }

  private byte[] sequence(byte[] headers, byte[] ftrace, byte[] events) {
    bytes(headers).bytes(ftrace).bytes(events).int4(symbols.length()).text(symbols).int4(0);
    bytes(part(() -> int8(commandLines.length()).text(commandLines)));
    int4(instances.get(0).cpus().size()).text("options  \0");
    options.forEach(this::bytes);
    int optionBytes = 0;
    for (Instance instance : instances.subList(1, instances.size())) {
      optionBytes += 6 + 8 + instance.name().length() + 1;
    }
    int tables = out.size() + optionBytes + 2;
    int tableBytes = 10 + 16 * instances.get(0).cpus().size();
    for (int i = 1; i < instances.size(); i++) {
      String name = instances.get(i).name() + "\0";
      int2(3).int4(8 + name.length()).int8(tables + (long) i * tableBytes).text(name);
    }
    int2(0);
    long data = tables + (long) instances.size() * tableBytes;
    for (Instance instance : instances) {
      text("flyrecord\0");
      for (List<byte[]> cpu : instance.cpus()) {
        long size = (long) cpu.size() * PageBuilder.SIZE;
        int8(data).int8(size);
        data += size;
      }
    }
    instances.forEach(instance -> instance.cpus().forEach(cpu -> cpu.forEach(this::bytes)));
    return out.toByteArray();
  }

  private byte[] sections() {
    text(zlib ? "zlib\0" : "none\0").text("1\0");
    int optionsAt = out.size();
    int8(0);
    final long headers = section(16, headers());
    final long ftrace = section(17, ftrace());
    final long events = section(18, events());
    final long functions = section(19, part(() -> int4(symbols.length()).text(symbols)));
    final long names = section(21, part(() -> int8(commandLines.length()).text(commandLines)));
    List<byte[]> buffers = new ArrayList<>();
    for (Instance instance : instances) {
      buffers.add(buffer(instance));
    }
    final long position = out.size();
    List<byte[]> all = new ArrayList<>(options);
    pointer(all, 16, headers);
    pointer(all, 17, ftrace);
    pointer(all, 18, events);
    pointer(all, 19, functions);
    pointer(all, 21, names);
    all.addAll(buffers);
    pointer(all, 0, 0);
    int2(0).int2(0).int4(0).int8(all.stream().mapToInt(option -> option.length).sum());
    all.forEach(this::bytes);
    byte[] file = out.toByteArray();
    ByteBuffer.wrap(file).order(order).putLong(optionsAt, position);
    return file;
  }

  private void pointer(List<byte[]> all, int id, long position) {
    all.add(part(() -> int2(id).int4(8).int8(position)));
  }

  private long section(int id, byte[] body) {
    final long position = out.size();
    byte[] packed = zlib ? deflate(body) : body;
    int2(id).int2(zlib ? 1 : 0).int4(0).int8(packed.length);
    if (zlib) {
      int4(packed.length).int4(body.length);
    }
    bytes(packed);
    return position;
  }

  private byte[] buffer(Instance instance) {
    final long section = out.size();
    int2(3).int2(zlib ? 1 : 0).int4(0).int8(0);
    List<long[]> table = new ArrayList<>();
    for (List<byte[]> cpu : instance.cpus()) {
      byte[] data = part(() -> cpu.forEach(zlib ? this::chunk : this::bytes));
      table.add(new long[] {out.size(), data.length});
      if (zlib) {
        int4(cpu.size());
      }
      bytes(data);
    }
    byte[] body =
        part(
            () -> {
              int8(section).text(instance.name() + "\0local\0").int4(PageBuilder.SIZE);
              int4(table.size());
              for (int cpu = 0; cpu < table.size(); cpu++) {
                int4(cpu).int8(table.get(cpu)[0]).int8(table.get(cpu)[1]);
              }
            });
    return part(() -> int2(3).int4(body.length).bytes(body));
  }

  private void chunk(byte[] page) {
    byte[] packed = deflate(page);
    int4(packed.length).int4(page.length).bytes(packed);
  }

  private byte[] headers() {
    String page =
        "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
            + ("\tfield: local_t commit;\toffset:8;\tsize:" + longSize + ";\tsigned:1;\n")
            + ("\tfield: char data;\toffset:" + (8 + longSize) + ";\tsize:4080;\tsigned:0;\n");
    return part(
        () -> text("header_page\0").int8(page.length()).text(page).text("header_event\0").int8(0));
  }

  private byte[] ftrace() {
    String format =
        ("name: print\nID: " + MARKER + "\nformat:\n" + common())
            + field("unsigned long ip", 8, longSize)
            + field("char buf[]", 8 + longSize, 0)
            + "\nprint fmt: \"\"\n";
    if (!symbols.isEmpty()) {
      String stack =
          ("name: kernel_stack\nID: " + STACK + "\nformat:\n" + common())
              + field("int size", 8, 4)
              + field("unsigned long caller[]", 16, 0)
              + "\nprint fmt: \"\"\n";
      return part(() -> int4(1).int8(stack.length()).text(stack));
    }
    return markers ? part(() -> int4(1).int8(format.length()).text(format)) : part(() -> int4(0));
  }

  private byte[] events() {
    List<String> formats = new ArrayList<>(List.of(fault(), unbound()));
    if (!extraFormat.isEmpty()) {
      formats.add(extraFormat);
    }
    return part(
        () -> {
          int4(1 + otherSystems).text("filemap\0").int4(formats.size());
          formats.forEach(format -> int8(format.length()).text(format));
          for (int i = 0; i < otherSystems; i++) {
            String other = "name: event\nID: " + (1000 + i) + "\nformat:\n" + common() + "\n";
            text("system" + i + "\0").int4(1).int8(other.length()).text(other);
          }
        });
  }

  private String fault() {
    return "name: mm_filemap_fault\nID: "
        + FAULT
        + "\nformat:\n"
        + common()
        + field("unsigned long i_ino", 8, longSize)
        + field("unsigned long index", 8 + longSize, longSize)
        + field("dev_t s_dev", 8 + 2 * longSize, 4)
        + "\nprint fmt: \"\"\n";
  }

  private static String unbound() {
    return "name: sched_waking\nID: " + UNBOUND + "\nformat:\n" + common() + "\nprint fmt: \"\"\n";
  }

  private static String common() {
    return field("unsigned short common_type", 0, 2)
        + field("unsigned char common_flags", 2, 1)
        + field("unsigned char common_preempt_count", 3, 1)
        + "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n";
  }

  private static String field(String declaration, int offset, int size) {
    return "\tfield:" + declaration + ";\toffset:" + offset + ";\tsize:" + size + ";\tsigned:0;\n";
  }

  /** What the writer writes, instead of into the file. */
  private byte[] part(Runnable writer) {
    byte[] before = out.toByteArray();
    out.reset();
    writer.run();
    byte[] written = out.toByteArray();
    out.reset();
    out.writeBytes(before);
    return written;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  private TraceDatBuilder bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  private TraceDatBuilder text(String text) {
    return bytes(latin(text));
  }

  private TraceDatBuilder int2(int value) {
    return bytes(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
  }

  private TraceDatBuilder int4(int value) {
    return bytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
  }

  private TraceDatBuilder int8(long value) {
    return bytes(ByteBuffer.allocate(8).order(order).putLong(value).array());
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
