package dev.faultline.traces.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.v1.Context;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Binary records of locks")
final class LockRecordTest {
  private static final int ADDRESS = 0;
  private static final int FLAGS = 1;
  private static final int NAME = 2;
  private static final int SIZE = 40;

  private static final String FORMAT =
      """
      name: lock_acquire
      ID: 9
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      \tfield:unsigned int flags;\toffset:8;\tsize:4;\tsigned:0;
      \tfield:__data_loc char[] name;\toffset:12;\tsize:4;\tsigned:0;
      \tfield:void * lockdep_addr;\toffset:16;\tsize:8;\tsigned:0;

      print fmt: "%p %s%s%s", REC->lockdep_addr
      """;

  private final FieldValues values = new FieldValues();

  private void read(String format, RecordBytes order, byte[] record) {
    byte[] name = "lock_acquire".getBytes(StandardCharsets.ISO_8859_1);
    BoundTracepoint tracepoint = Bindings.builtIn().find(name, 0, name.length);
    assertThat(tracepoint).isNotNull();
    byte[] text = format.getBytes(StandardCharsets.ISO_8859_1);
    TraceFormat parsed = FormatParser.parse("lock", text, 0, text.length);
    assertThat(parsed).isNotNull();
    RecordBinding.of(tracepoint, parsed, order).read(record, 0, record.length, values);
  }

  private static byte[] record(RecordBytes order, int commonFlags, int where, String name) {
    ByteOrder bytes =
        order == RecordBytes.LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    byte[] all = new byte[SIZE];
    ByteBuffer record = ByteBuffer.wrap(all).order(bytes);
    byte[] chars = (name + "\0").getBytes(StandardCharsets.ISO_8859_1);
    record.put(2, (byte) commonFlags).putInt(8, 3).putInt(12, chars.length << 16 | where);
    record.putLong(16, 0xff11000005298978L).put(24, chars);
    return all;
  }

  private String name() {
    int length = values.textTo() - values.textFrom();
    return new String(values.text(), values.textFrom(), length, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Given a record of either byte order, then address, flags and name are read")
  void fields(RecordBytes order) {
    read(FORMAT, order, record(order, 0, 24, "&x->lock"));

    assertThat(values.get(ADDRESS)).isEqualTo(0xff11000005298978L);
    assertThat(values.get(FLAGS)).isEqualTo(3);
    assertThat(values.has(NAME)).isTrue();
    assertThat(name()).isEqualTo("&x->lock");
  }

  @Test
  @DisplayName("Given a place that counts from the field's end, then the name is read")
  void relative() {
    read(
        FORMAT.replace("__data_loc", "__rel_loc"),
        RecordBytes.LITTLE_ENDIAN,
        record(RecordBytes.LITTLE_ENDIAN, 0, 8, "journal res"));

    assertThat(name()).isEqualTo("journal res");
  }

  @ParameterizedTest
  @CsvSource({
    "0x00, TASK",
    "0x01, TASK",
    "0x24, TASK",
    "0x10, SOFTIRQ",
    "0x08, HARDIRQ",
    "0x18, HARDIRQ",
    "0x58, NMI",
  })
  @DisplayName("Given the flags of a record, then the innermost context is known")
  void contexts(String flags, Context context) {
    read(
        FORMAT,
        RecordBytes.LITTLE_ENDIAN,
        record(RecordBytes.LITTLE_ENDIAN, Integer.decode(flags), 24, "a"));

    assertThat(values.context()).isEqualTo(context);
  }

  @Test
  @DisplayName("Given a format without flags, then the context is not known")
  void noFlags() {
    read(
        FORMAT.replace("common_flags", "common_something"),
        RecordBytes.LITTLE_ENDIAN,
        record(RecordBytes.LITTLE_ENDIAN, 0x08, 24, "a"));

    assertThat(values.context()).isEqualTo(Context.CONTEXT_UNSPECIFIED);
  }

  @Test
  @DisplayName("Given a name that lies beyond the record, then there is none")
  void beyond() {
    read(
        FORMAT,
        RecordBytes.LITTLE_ENDIAN,
        record(RecordBytes.LITTLE_ENDIAN, 0, SIZE - 2, "&x->lock"));

    assertThat(values.isNamed(NAME)).isTrue();
    assertThat(values.has(NAME)).isFalse();
  }
}
