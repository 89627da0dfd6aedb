package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Compressed records")
final class CompressedRunTest {
  private static final int PIECE = 60_000;

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    Random random = new Random(1);
    for (int i = 0; i < length; i++) {
      boolean again = i > 1000 && random.nextInt(10) != 0;
      content[i] = again ? content[i - 997] : (byte) random.nextInt();
    }
    return content;
  }

  private static byte[] pack(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
      zstd.write(content);
    }
    return out.toByteArray();
  }

  @Test
  @DisplayName(
      "Given a stream in pieces of any size, then its bytes come out, and none are missing")
  void pieces() throws IOException {
    byte[] content = content(12_000_000);
    byte[] packed = pack(content);
    CompressedRun run = new CompressedRun();
    int compared = 0;

    for (int from = 0; from < packed.length; from += PIECE) {
      run.add(packed, from, Math.min(packed.length, from + PIECE));
      while (run.require(100)) {
        assertThat(run.position()).isEqualTo(compared);
        for (int i = 0; i < 100; i++) {
          assertThat(run.bytes()[run.at() + i] == content[compared + i]).isTrue();
        }
        run.skip(100);
        compared += 100;
      }
      long end = run.end();
      assertThat(end == -1 || (end >= compared && end <= content.length)).isTrue();
    }

    assertThat(run.end()).isEqualTo(content.length);
    assertThat(compared).isEqualTo(content.length / 100 * 100);
  }

  @Test
  @DisplayName("Given a stream that is never ended, then its end can be had nevertheless")
  void neverEnded() throws IOException {
    byte[] content = content(300_000);
    byte[] packed = pack(content);
    int end = packed.length - 4;
    CompressedRun run = new CompressedRun();

    run.add(packed, 0, end - 10);
    assertThat(run.require(200_000)).isFalse();
    run.finish();

    assertThat(run.available()).isBetween(100_000, 300_000);
    for (int i = 0; i < run.available(); i++) {
      assertThat(run.bytes()[run.at() + i] == content[i]).isTrue();
    }
  }

  @Test
  @DisplayName("Given a window that does not fit into memory, then the error says what to do")
  void window() {
    CompressedRun run = new CompressedRun();
    byte[] head = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (17 << 3), 0, 0, 0};

    run.add(head, 0, head.length);

    assertThatThrownBy(() -> run.require(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("134217728")
        .hasMessageContaining("perf record -z");
  }
}
