package dev.faultline.traces.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A gzip file")
final class GzipMembersTest {
  private static final int READ_BUFFER = 1 << 16;

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Reads up to the failure and says what it is. */
  private static String failure(byte[] packed, ByteArrayOutputStream content) {
    byte[] buffer = new byte[1000];
    try (InputStream in = new GzipMembers(new ByteArrayInputStream(packed))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        content.write(buffer, 0, read);
      }
      return "";
    } catch (EOFException e) {
      return "cut";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @DisplayName("that holds a name, a comment, extra fields and a sum of its head is read")
  void heads() throws IOException {
    byte[] plain = gzip(random(100));
    byte[] head = {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 0, 0, 0};
    byte[] packed = joined(head, Arrays.copyOfRange(plain, 10, plain.length));

    ByteArrayOutputStream content = new ByteArrayOutputStream();
    assertThat(failure(packed, content)).isEmpty();
    assertThat(content.toByteArray()).isEqualTo(random(100));
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -1, 0, 1, 2, 9, 17})
  @DisplayName("whose member ends near the end of the read buffer hides no damaged next member")
  void boundary(int offset) throws IOException {
    byte[] first =
        gzip(random(READ_BUFFER + offset - gzip(random(READ_BUFFER)).length + READ_BUFFER));
    assertThat(first).hasSize(READ_BUFFER + offset);
    byte[] second = gzip(random(500));

    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    assertThat(failure(joined(first, second), whole)).isEmpty();
    second[0] ^= 1;
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    assertThat(failure(joined(first, second), damaged)).contains("no gzip");
    assertThat(damaged.size()).isEqualTo(whole.size() - 500);
  }

  @Test
  @DisplayName("with any bit of it turned over hands out wrong bytes only if it fails, too")
  void flips() throws IOException {
    byte[] content =
        "a line of text, and another one\n".repeat(20).getBytes(StandardCharsets.US_ASCII);
    byte[] packed = joined(gzip(content), gzip(content));
    for (int bit = 0; bit < 8 * packed.length; bit++) {
      byte[] altered = packed.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      ByteArrayOutputStream out = new ByteArrayOutputStream();

      String failure = failure(altered, out);

      if (failure.isEmpty()) {
        assertThat(out.toByteArray()).isEqualTo(joined(content, content));
      }
    }
  }

  @Test
  @DisplayName("is verified up to the last member whose sum fits")
  void verified() throws IOException {
    byte[] packed = joined(gzip(random(1000)), gzip(random(2000)), gzip(random(3000)));
    packed[packed.length - 5] ^= 1;
    GzipMembers members = new GzipMembers(new ByteArrayInputStream(packed));

    assertThat(members.readNBytes(999)).hasSize(999);
    assertThat(members.verified()).isZero();
    assertThat(members.readNBytes(1)).hasSize(1);
    assertThat(members.verified()).isEqualTo(1000);
    assertThat(members.readNBytes(5000)).hasSize(5000);
    assertThat(members.verified()).isEqualTo(3000);
    assertThatThrownBy(members::read).isInstanceOf(ZipException.class).hasMessageContaining("sum");
  }

  @Test
  @DisplayName("with another length in its end fails")
  void length() throws IOException {
    byte[] packed = gzip(random(100));
    packed[packed.length - 1] ^= 1;

    assertThat(failure(packed, new ByteArrayOutputStream())).contains("length");
  }

  @Test
  @DisplayName("of thousands of empty members is read, of more it is none")
  void empty() throws IOException {
    byte[] nothing = gzip(new byte[0]);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      many.writeBytes(nothing);
    }
    byte[] last = gzip(random(10));

    ByteArrayOutputStream content = new ByteArrayOutputStream();
    assertThat(failure(joined(many.toByteArray(), last), content)).isEmpty();
    assertThat(content.size()).isEqualTo(10);
    assertThat(failure(joined(many.toByteArray(), nothing, last), new ByteArrayOutputStream()))
        .contains("members in a row are empty");
  }

  @Test
  @DisplayName("that is cut anywhere is said to be cut, and what was before is handed out")
  void cut() throws IOException {
    byte[] content = random(300);
    byte[] packed = gzip(content);
    for (int length = 1; length < packed.length; length++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();

      assertThat(failure(Arrays.copyOf(packed, length), out))
          .as("%d bytes", length)
          .isEqualTo("cut");
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(content, out.size()));
    }
  }

  @Test
  @DisplayName("with flags that nobody has defined, or a sum of another content, is none")
  void otherHeads() throws IOException {
    byte[] packed = gzip(random(10));
    packed[3] = (byte) 0x80;
    assertThat(failure(packed, new ByteArrayOutputStream())).contains("flags");
    byte[] other = gzip(random(10));
    other[other.length - 8] ^= 1;
    assertThat(failure(other, new ByteArrayOutputStream())).contains("sum");
  }
}
