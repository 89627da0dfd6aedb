package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.traces.binding.Bindings;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

@DisplayName("Compressed captures")
final class CompressionTest {
  private static final String LINE =
      "              wl-299     [001] .....     1.000001: mm_filemap_fault: dev=1:0 ino=83 ofs=";

  /** Compressors for tests. */
  enum Tool {
    GZIP {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new GZIPOutputStream(out);
      }
    },
    ZSTD {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new ZstdOutputStream(out);
      }
    },
    XZ {
      @Override
      OutputStream open(OutputStream out) throws IOException {
        return new XZOutputStream(out, new LZMA2Options(1));
      }
    };

    abstract OutputStream open(OutputStream out) throws IOException;

    byte[] pack(byte[] content) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = open(packed)) {
        out.write(content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return packed.toByteArray();
    }
  }

  private static byte[] capture(int lines) {
    StringBuilder text = new StringBuilder("# tracer: nop\n");
    Random random = new Random(lines);
    for (int i = 0; i < lines; i++) {
      text.append(LINE).append(random.nextInt(1 << 20) * 4096L).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Reading read(byte[] bytes) {
    return Reading.of(CaptureInput.stream("-", new ByteArrayInputStream(bytes)));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Given compressed text, then it reads as the text itself")
  void transparent(Tool tool) {
    byte[] text = capture(20_000);

    Reading reading = read(tool.pack(text));

    assertThat(reading).isEqualTo(read(text));
    assertThat(reading.incomplete()).isEmpty();
    assertThat(reading.sourceEvents()).isEqualTo(20_000);
  }

  @Test
  @DisplayName("Given three nested compressions, then they are undone; a fourth is too many")
  void nested() {
    byte[] three = Tool.XZ.pack(Tool.ZSTD.pack(Tool.GZIP.pack(capture(100))));

    assertThat(read(three).sourceEvents()).isEqualTo(100);
    CaptureInput four = CaptureInput.stream("-", new ByteArrayInputStream(Tool.GZIP.pack(three)));
    assertThatThrownBy(() -> CaptureReader.open(four, Bindings.builtIn()))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageContaining("too many times");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Given several compressed parts one behind the other, then all are read")
  void concatenated(Tool tool) {
    byte[] part = tool.pack(capture(50));
    byte[] both = Arrays.copyOf(part, 2 * part.length);
    System.arraycopy(part, 0, both, part.length, part.length);

    Reading reading = read(both);

    assertThat(reading.sourceEvents()).isEqualTo(100);
    assertThat(reading.incomplete()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Given any cut, then what is there is read and the capture is called incomplete")
  void cuts(Tool tool) {
    byte[] packed = tool.pack(capture(3000));
    List<Reading.Row> whole = read(packed).told();
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      byte[] cut = Arrays.copyOf(packed, 12 + random.nextInt(packed.length - 13));

      Reading reading = read(cut);

      assertThat(reading.incomplete()).as("cut to " + cut.length).contains("compressed file");
      assertThat(reading.told()).isEqualTo(whole.subList(0, reading.told().size()));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Given altered bytes, then reading ends in words and never in another error")
  void altered(Tool tool) {
    byte[] packed = tool.pack(capture(3000));
    Random random = new Random(11);
    for (int i = 0; i < 150; i++) {
      byte[] altered = packed.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        altered[8 + random.nextInt(packed.length - 8)] = (byte) random.nextInt();
      }
      try {
        read(altered);
      } catch (UncheckedIOException e) {
        assertThat(e.getCause()).isInstanceOf(CaptureFormatException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Given a line of 64 MiB that came out of little, then memory does not grow with it")
  void bomb(Tool tool) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = tool.open(packed)) {
      out.write(capture(10));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }

    Reading reading = read(packed.toByteArray());

    assertThat(reading.sourceEvents()).isEqualTo(10);
    assertThat(reading.unreadUnits()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given an xz header that asks for 1 GiB of memory, then it is not given")
  void greedyXz() {
    byte[] packed = Tool.XZ.pack(capture(10));
    int header = 12;
    int length = (packed[header] + 1) * 4;
    packed[header + 4] = 36;
    CRC32 crc = new CRC32();
    crc.update(packed, header, length - 4);
    ByteBuffer.wrap(packed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(header + length - 4, (int) crc.getValue());

    assertThat(read(packed).incomplete()).contains("KiB of memory");
  }
}
