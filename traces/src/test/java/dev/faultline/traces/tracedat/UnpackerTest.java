package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.airlift.compress.zstd.ZstdCompressor;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Frames of zstd are unpacked by a library and by Java alike:")
public final class UnpackerTest {
  private static final int AT = 7;

  private final Unpacker few = new Unpacker(Compression.ZSTD, null);
  private final @Nullable NativeZstd library = NativeZstd.isThere() ? new NativeZstd() : null;
  private final Unpacker much = new Unpacker(Compression.ZSTD, library);

  private static byte[] content() {
    byte[] content = new byte[40_960];
    Random random = new Random(1);
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i % 64 < 40 ? i % 8 : random.nextInt(16));
    }
    return content;
  }

  private static byte[] packed(byte[] content) {
    ZstdCompressor compressor = new ZstdCompressor();
    byte[] packed = new byte[compressor.maxCompressedLength(content.length)];
    int length = compressor.compress(content, 0, content.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, length);
  }

  private static String unpacked(Unpacker unpacker, byte[] packed, int size, byte[] target) {
    return unpacker.unpack(packed, packed.length, target, AT, size);
  }

  @Test
  @DisplayName("the library is there where this is tested")
  void isThere() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeThat(system).isIn("Linux amd64", "Linux aarch64");

    assertThat(NativeZstd.isThere()).isTrue();
  }

  @Test
  @DisplayName("whole ones")
  void whole() {
    byte[] content = content();
    byte[] packed = packed(content);
    byte[] one = new byte[content.length + 2 * AT];
    byte[] other = one.clone();

    assertThat(unpacked(few, packed, content.length, one)).isEmpty();
    assertThat(unpacked(much, packed, content.length, other)).isEmpty();

    assertThat(Arrays.copyOfRange(one, AT, AT + content.length)).isEqualTo(content);
    assertThat(other).isEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 40, 900, 3_000})
  @DisplayName("damaged ones, with the same words")
  void damaged(int place) {
    byte[] packed = packed(content());
    packed[place] ^= 0x55;
    byte[] target = new byte[content().length + 2 * AT];

    assertThat(unpacked(much, packed, content().length, target))
        .isEqualTo(unpacked(few, packed, content().length, target));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  @DisplayName("those that have another size than is said")
  void otherSize(int difference) {
    byte[] packed = packed(content());
    int said = content().length + difference;

    String problem = unpacked(much, packed, said, new byte[said + 2 * AT]);

    assertThat(problem).isNotEmpty();
    assertThat(problem).isEqualTo(unpacked(few, packed, said, new byte[said + 2 * AT]));
  }
}
