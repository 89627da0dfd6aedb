package dev.faultline.traces.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("From a binary record to the values of a binding")
final class RecordBindingTest {
  private static final String PROFILE =
      """
      name: "test"
      tracepoint {
        name: "probe"
        field { name: "ofs" binary: "index" shift: 12 }
        field { name: "dev" type: DEVICE optional: true }
        field { name: "write" type: BOOLEAN optional: true }
        field { name: "ret" optional: true }
        field { name: "range" binary: "first last" type: BYTE_RANGE shift: 12 optional: true }
        event { kind: DRAINED a { field: "ofs" } b { field: "ret" } c { field: "range.last" } }
      }
      """;
  private static final int OFS = 0;
  private static final int DEV = 1;
  private static final int WRITE = 2;
  private static final int RET = 3;
  private static final int RANGE = 4;

  private final FieldValues values = new FieldValues();
  private BoundTracepoint probe = any();

  private static BoundTracepoint any() {
    byte[] name = "mm_filemap_fault".getBytes(StandardCharsets.ISO_8859_1);
    BoundTracepoint tracepoint = Bindings.builtIn().find(name, 0, name.length);
    assertThat(tracepoint).isNotNull();
    return tracepoint;
  }

  @BeforeEach
  void bind(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("test.txtpb"), PROFILE);
    byte[] name = "probe".getBytes(StandardCharsets.ISO_8859_1);
    BoundTracepoint found = Bindings.builtIn().withFile(file).find(name, 0, name.length);
    assertThat(found).isNotNull();
    probe = found;
  }

  private FieldValues read(RecordBytes order, String fields, ByteBuffer record) {
    String text = "name: probe\nID: 9\nformat:\n" + fields;
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    TraceFormat format = FormatParser.parse("fdm", bytes, 0, bytes.length);
    assertThat(format).isNotNull();
    byte[] padded = new byte[record.capacity() + 6];
    record.get(0, padded, 3, record.capacity());
    RecordBinding.of(probe, format, order).read(padded, 3, 3 + record.capacity(), values);
    return values;
  }

  private static ByteBuffer record(RecordBytes order, int size) {
    boolean little = order == RecordBytes.LITTLE_ENDIAN;
    return ByteBuffer.allocate(size).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @EnumSource(RecordBytes.class)
  @DisplayName("Given numbers of all sizes, then sign and order are those of the format")
  void numbers(RecordBytes order) {
    ByteBuffer record = record(order, 32);
    record.putLong(8, 77).putInt(16, -22).put(20, (byte) 4).putInt(24, 254 << 20 | 3);

    read(
        order,
        """
        \tfield:unsigned long index; offset:8; size:8; signed:0;
        \tfield:s32 ret; offset:16; size:4; signed:1;
        \tfield:bool write; offset:20; size:1; signed:0;
        \tfield:dev_t dev; offset:24; size:4; signed:0;
        """,
        record);

    assertThat(values.get(OFS)).as("binary values are not shifted").isEqualTo(77);
    assertThat(values.get(RET)).isEqualTo(-22);
    assertThat(values.get(WRITE)).as("any value but 0 is true").isEqualTo(1);
    assertThat(values.get(DEV)).isEqualTo(254 << 20 | 3);
    assertThat(values.has(RANGE)).isFalse();
    assertThat(probe.lacks(values)).isEmpty();
  }

  @Test
  @DisplayName("Given both names of a field, then the one for the format file is taken")
  void bothNames() {
    RecordBytes order = RecordBytes.LITTLE_ENDIAN;
    ByteBuffer record = record(order, 24).putLong(8, 1).putLong(16, 2);

    read(
        order,
        """
        \tfield:u64 index; offset:8; size:8; signed:0;
        \tfield:u64 ofs; offset:16; size:8; signed:0;
        """,
        record);

    assertThat(values.get(OFS)).isEqualTo(1);
  }

  @Test
  @DisplayName("Given two fields for a range, then both ends are taken")
  void range() {
    RecordBytes order = RecordBytes.LITTLE_ENDIAN;
    ByteBuffer record = record(order, 24).putShort(8, (short) -1).put(10, (byte) -1);

    read(
        order,
        """
        \tfield:u16 first; offset:8; size:2; signed:0;
        \tfield:s8 last; offset:10; size:1; signed:1;
        """,
        record);

    assertThat(values.get(RANGE)).isEqualTo(0xffff);
    assertThat(values.get(RANGE + 1)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "254:3, 266338307",
    "0:0, 0",
    "btrfs-1, -1",
    "'', -1",
    "9999:1, -1",
    "1:2x, -1",
    ":, -1",
  })
  @DisplayName("Given a device that is a text, then it is read where it is the number of a device")
  void deviceText(String text, long expected) {
    RecordBytes order = RecordBytes.LITTLE_ENDIAN;
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer array = record(order, 40).put(8, bytes);
    read(order, "\tfield:char dev[32]; offset:8; size:32; signed:0;\n", array);
    expectDevice(expected);

    ByteBuffer dynamic = record(order, 40).putInt(8, (bytes.length + 1) << 16 | 20).put(20, bytes);
    read(order, "\tfield:__data_loc char[] dev; offset:8; size:4; signed:0;\n", dynamic);
    expectDevice(expected);

    ByteBuffer relative = record(order, 40).putInt(8, (bytes.length + 1) << 16 | 8).put(20, bytes);
    read(order, "\tfield:__rel_loc char[] dev; offset:8; size:4; signed:0;\n", relative);
    expectDevice(expected);
  }

  private void expectDevice(long expected) {
    assertThat(values.isNamed(DEV)).isTrue();
    assertThat(values.has(DEV)).isEqualTo(expected >= 0);
    assertThat(values.get(DEV)).isEqualTo(Math.max(0, expected));
  }

  @Test
  @DisplayName("Given data outside of the record, then there is no value")
  void outside() {
    RecordBytes order = RecordBytes.LITTLE_ENDIAN;
    ByteBuffer record = record(order, 16).putInt(8, -1);
    read(order, "\tfield:__data_loc char[] dev; offset:8; size:4; signed:0;\n", record);
    expectDevice(-1);

    read(order, "\tfield:u64 index; offset:12; size:8; signed:0;\n", record);
    assertThat(values.isNamed(OFS)).isFalse();
    assertThat(probe.lacks(values)).isEqualTo("expected field ofs of probe");
  }

  @Test
  @DisplayName("Given an array where a number is wanted, then the field is named without value")
  void array() {
    RecordBytes order = RecordBytes.LITTLE_ENDIAN;
    read(order, "\tfield:u8 index[]; offset:8; size:4; signed:0;\n", record(order, 16));

    assertThat(values.isNamed(OFS)).isTrue();
    assertThat(values.has(OFS)).isFalse();
  }
}
