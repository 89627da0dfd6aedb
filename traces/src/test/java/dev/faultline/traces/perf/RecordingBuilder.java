package dev.faultline.traces.perf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes small recordings as perf does, in either byte order, as a file or as a pipe. */
final class RecordingBuilder {
  static final int TRACEPOINT_ID = 570;
  static final long SAMPLE_TYPE =
      SampleLayout.IDENTIFIER
          | SampleLayout.IP
          | SampleLayout.TID
          | SampleLayout.TIME
          | SampleLayout.CPU
          | SampleLayout.PERIOD
          | SampleLayout.RAW;
  static final String FORMAT =
      """
      name: mm_filemap_fault
      ID: 570
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      \tfield:unsigned long i_ino;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:dev_t s_dev;\toffset:16;\tsize:4;\tsigned:0;
      \tfield:unsigned long index;\toffset:24;\tsize:8;\tsigned:0;

      print fmt: "x"
      """;

  private final ByteOrder order;
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final List<byte[]> attrs = new ArrayList<>();
  private boolean formats = true;

  RecordingBuilder(ByteOrder order) {
    this.order = order;
  }

  static RecordingBuilder littleEndian() {
    return new RecordingBuilder(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes in the order of the recording. */
  byte[] bytes(Consumer<ByteBuffer> content) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(order);
    content.accept(buffer);
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  RecordingBuilder withoutFormats() {
    formats = false;
    return this;
  }

  /** An event; its ids are those of {@link #id}. */
  RecordingBuilder event(long config, long sampleType, long readFormat) {
    attrs.add(
        bytes(
            b -> {
              b.putInt(EventAttr.TRACEPOINT).putInt(128).putLong(config).putLong(1);
              b.putLong(sampleType).putLong(readFormat);
              // sample_id_all is bit 18, use_clockid bit 25 of a bit field.
              boolean little = order == ByteOrder.LITTLE_ENDIAN;
              byte[] flags = {
                0, 0, (byte) (little ? 4 : 0x20), (byte) (little ? 2 : 0x40), 0, 0, 0, 0
              };
              b.put(flags).put(new byte[44]).putInt(1).put(new byte[32]);
            }));
    return this;
  }

  RecordingBuilder tracepoint() {
    return event(TRACEPOINT_ID, SAMPLE_TYPE, 0);
  }

  /** The id of event number {@code event}. */
  static long id(int event) {
    return 100L + event;
  }

  RecordingBuilder record(int type, int misc, Consumer<ByteBuffer> body) {
    byte[] content = bytes(body);
    records.writeBytes(
        bytes(
            b ->
                b.putInt(type)
                    .putShort((short) misc)
                    .putShort((short) (8 + content.length))
                    .put(content)));
    return this;
  }

  RecordingBuilder raw(byte[] bytes) {
    records.writeBytes(bytes);
    return this;
  }

  RecordingBuilder sample(long time, int cpu, int pid, int tid, long page) {
    return record(9, 0, b -> b.put(sampleBody(time, cpu, pid, tid, page)));
  }

  private byte[] sampleBody(long time, int cpu, int pid, int tid, long page) {
    return bytes(
        b -> {
          b.putLong(id(0)).putLong(0xffff_ffffL).putInt(pid).putInt(tid).putLong(time);
          b.putInt(cpu).putInt(0).putLong(1).put(payload(page));
        });
  }

  /** The size and a record of the tracepoint by thread 4711, filled up to eight bytes. */
  byte[] payload(long page) {
    return bytes(
        b -> {
          b.putInt(36).putShort((short) TRACEPOINT_ID).putShort((short) 0).putInt(4711);
          b.putLong(0x83).putInt(8 << 20 | 1).putInt(0).putLong(page).putInt(0);
        });
  }

  /** What records other than samples end with. */
  private void trailer(ByteBuffer b, long time, int cpu) {
    b.putInt(1).putInt(1).putLong(time).putInt(cpu).putInt(0).putLong(id(0));
  }

  RecordingBuilder comm(long time, int tid, String name) {
    return record(
        3,
        0,
        b -> {
          byte[] padded = new byte[(name.length() / 8 + 1) * 8];
          System.arraycopy(name.getBytes(StandardCharsets.ISO_8859_1), 0, padded, 0, name.length());
          b.putInt(tid).putInt(tid).put(padded);
          trailer(b, time, 0);
        });
  }

  RecordingBuilder fork(long time, int parent, int child) {
    return record(
        7,
        0,
        b -> {
          b.putInt(child).putInt(parent).putInt(child).putInt(parent).putLong(time);
          trailer(b, time, 0);
        });
  }

  RecordingBuilder lost(long time, int cpu, long count) {
    return record(
        2,
        0,
        b -> {
          b.putLong(id(0)).putLong(count);
          trailer(b, time, cpu);
        });
  }

  RecordingBuilder lostSamples(int misc, long count) {
    return record(
        13,
        misc,
        b -> {
          b.putLong(count);
          trailer(b, 0, 0);
        });
  }

  RecordingBuilder round() {
    return record(68, 0, b -> {});
  }

  byte[] tracingData() {
    byte[] format = FORMAT.getBytes(StandardCharsets.ISO_8859_1);
    return bytes(
        b -> {
          b.put(new byte[] {23, 8, 68}).put(text("tracing")).put(text("0.6\0"));
          b.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 0 : 1)).put((byte) 8).putInt(4096);
          b.put(text("header_page\0")).putLong(0).put(text("header_event\0")).putLong(0);
          b.putInt(0).putInt(1).put(text("filemap\0")).putInt(1);
          b.putLong(format.length).put(format).putInt(0).putInt(0).putLong(0);
        });
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As {@code perf record -o FILE} writes it. */
  byte[] file() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int idsAt = PerfHeader.SIZE;
    int attrsAt = idsAt + 8 * attrs.size();
    int dataAt = attrsAt + attrs.size() * (128 + 16);
    int features = dataAt + records.size();
    byte[] release = text("6.12.0-test\0\0\0\0\0");
    byte[] tracing = tracingData();
    out.writeBytes(
        bytes(
            b -> {
              b.putLong(0x32454c4946524550L).putLong(PerfHeader.SIZE).putLong(128 + 16);
              b.putLong(attrsAt).putLong(attrs.size() * (128L + 16));
              b.putLong(dataAt).putLong(records.size()).putLong(0).putLong(0);
              b.putLong(formats ? 1 << 1 | 1 << 4 : 1 << 4).putLong(0).putLong(0).putLong(0);
              for (int i = 0; i < attrs.size(); i++) {
                b.putLong(id(i));
              }
              for (int i = 0; i < attrs.size(); i++) {
                b.put(attrs.get(i)).putLong(idsAt + 8L * i).putLong(8);
              }
            }));
    out.writeBytes(records.toByteArray());
    int table = formats ? 32 : 16;
    out.writeBytes(
        bytes(
            b -> {
              if (formats) {
                b.putLong(features + table).putLong(tracing.length);
              }
              b.putLong(features + table + (formats ? tracing.length : 0));
              b.putLong(4 + release.length);
              if (formats) {
                b.put(tracing);
              }
              b.putInt(release.length).put(release);
            }));
    return out.toByteArray();
  }

  /** As {@code perf record -o -} writes it. */
  byte[] pipe() {
    byte[] tail = records.toByteArray();
    records.reset();
    for (int i = 0; i < attrs.size(); i++) {
      int event = i;
      record(64, 0, b -> b.put(attrs.get(event)).putLong(id(event)));
    }
    record(80, 0, b -> b.putLong(4).putInt(12).put(text("6.12.0-test\0")));
    if (formats) {
      byte[] tracing = tracingData();
      record(66, 0, b -> b.putInt(tracing.length));
      records.writeBytes(tracing);
      records.writeBytes(new byte[-tracing.length & 7]);
    }
    byte[] head = records.toByteArray();
    records.reset();
    records.writeBytes(tail);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes(b -> b.putLong(0x32454c4946524550L).putLong(16)));
    out.writeBytes(head);
    out.writeBytes(tail);
    return out.toByteArray();
  }
}
