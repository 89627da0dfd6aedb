package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.binding.Bindings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Input that is cut, damaged or endless")
final class DamagedInputTest {
  private static final String LINE =
      "              wl-299     [001] .....     1.000001: mm_filemap_fault: dev=1:0 ino=83 ofs=0\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static CaptureInput input(byte[] bytes) {
    return CaptureInput.stream("-", new ByteArrayInputStream(bytes));
  }

  @Test
  @DisplayName("Given an empty file, then it has no events and says that it is empty")
  void empty() {
    Reading reading = Reading.of(input(new byte[0]));

    assertThat(reading.told()).isEmpty();
    assertThat(reading.incomplete()).isEqualTo("the file is empty");
  }

  @Test
  @DisplayName("Given a last line without a line end, then it is unread, whatever it seems to say")
  void cutLine() {
    Reading reading = Reading.of(input(bytes(LINE + LINE.strip())));

    assertThat(reading.told()).hasSize(1);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason()).contains("no line end");
  }

  @Test
  @DisplayName("Given a text at hand, then its last line needs no line end")
  void textAtHand() {
    Reading reading = Reading.of(CaptureInput.ofText("test", LINE + LINE.stripTrailing()));

    assertThat(reading.told()).hasSize(2);
    assertThat(reading.unreadUnits()).isZero();
  }

  @Test
  @DisplayName("Given a compressed file, then it is read like a plain one")
  void compressed() throws IOException {
    Reading plain = Reading.of(input(bytes(LINE.repeat(1000))));
    Reading packed = Reading.of(input(gzip(bytes(LINE.repeat(1000)))));

    assertThat(packed.told()).hasSize(1000).isEqualTo(plain.told());
    assertThat(packed.incomplete()).isEmpty();
  }

  @Test
  @DisplayName("Given a file compressed twice, then it is unpacked twice")
  void compressedTwice() throws IOException {
    assertThat(Reading.of(input(gzip(gzip(bytes(LINE))))).told()).hasSize(1);
  }

  @Test
  @DisplayName("Given a stream of several members on a slow pipe, then none of them is missed")
  void members() throws IOException {
    byte[] member = gzip(bytes(LINE.repeat(10)));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      all.write(member);
    }
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(all.toByteArray())) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 7));
          }

          @Override
          public int available() {
            return 0;
          }
        };

    Reading reading = Reading.of(CaptureInput.stream("-", slow));

    assertThat(reading.told()).hasSize(2000);
    assertThat(reading.incomplete()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.9, 0.99})
  @DisplayName("Given a compressed capture that was cut, then what is there is read, and said")
  void cutGzip(double share) throws IOException {
    byte[] packed = Files.readAllBytes(Captures.file("stock/bcachefs-trunc.ftrace.gz"));
    Reading whole = Reading.of(input(packed));

    Reading reading = Reading.of(input(Arrays.copyOf(packed, (int) (packed.length * share))));

    assertThat(reading.incomplete()).contains("cut");
    assertThat(reading.told()).isNotEmpty().hasSizeLessThan(whole.told().size());
    assertThat(reading.told()).isEqualTo(whole.told().subList(0, reading.told().size()));
    assertThat(reading.unreadUnits()).isLessThanOrEqualTo(1);
  }

  @Test
  @DisplayName("Given a compressed capture without its check sum, then it is incomplete")
  void cutTrailer() throws IOException {
    byte[] packed = gzip(bytes(LINE.repeat(10)));

    Reading reading = Reading.of(input(Arrays.copyOf(packed, packed.length - 5)));

    assertThat(reading.told()).hasSize(10);
    assertThat(reading.incomplete()).contains("cut");
  }

  @Test
  @DisplayName("Given a compressed capture with altered bytes, then it is damaged, and said so")
  void damagedGzip() throws IOException {
    byte[] packed = Files.readAllBytes(Captures.file("stock/bcachefs-trunc.ftrace.gz"));
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 40, (byte) 0xff);

    Reading reading = Reading.of(input(packed));

    assertThat(reading.incomplete()).contains("damaged");
    assertThat(reading.told()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\37\213\11", "some garbage that is as long as a head of a member"})
  @DisplayName("Given other bytes behind the compressed data, then they are not ignored in silence")
  void garbageBehind(String garbage) throws IOException {
    byte[] packed = gzip(bytes(LINE.repeat(10)));
    byte[] all = Arrays.copyOf(packed, packed.length + garbage.length());
    System.arraycopy(bytes(garbage), 0, all, packed.length, garbage.length());

    Reading reading = Reading.of(input(all));

    assertThat(reading.told()).hasSize(10);
    assertThat(reading.incomplete()).endsWith("bytes behind the compressed data are no gzip");
  }

  @Test
  @DisplayName("Given zeros behind the compressed data, then they are padding")
  void paddingBehind() throws IOException {
    byte[] packed = gzip(bytes(LINE.repeat(10)));

    Reading reading = Reading.of(input(Arrays.copyOf(packed, packed.length + 512)));

    assertThat(reading.told()).hasSize(10);
    assertThat(reading.incomplete()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 12})
  @DisplayName("Given the first bytes of a compressed file alone, then nothing is thrown at all")
  void gzipHead(int length) throws IOException {
    byte[] packed = Files.readAllBytes(Captures.file("stock/bcachefs-trunc.ftrace.gz"));
    byte[] head = Arrays.copyOf(packed, length);
    if (length == 1) {
      Assertions.assertThatThrownBy(() -> CaptureReader.open(input(head), Bindings.builtIn()))
          .isInstanceOf(CaptureFormatException.class);
      return;
    }

    Reading reading = Reading.of(input(head));

    assertThat(reading.told()).isEmpty();
    assertThat(reading.incomplete()).contains("cut");
  }

  @Test
  @DisplayName("Given a line of many megabytes, then it is one unread line in bounded memory")
  void endlessLine() {
    InputStream endless =
        new InputStream() {
          private long left = 300L << 20;
          private final byte[] tail = bytes("\n" + LINE);
          private int position;

          @Override
          public int read() {
            if (left > 0) {
              left--;
              return 'x';
            }
            return position < tail.length ? tail[position++] : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (left >= length) {
              Arrays.fill(target, offset, offset + length, (byte) 'x');
              left -= length;
              return length;
            }
            int b = read();
            if (b >= 0) {
              target[offset] = (byte) b;
            }
            return b < 0 ? -1 : 1;
          }
        };
    InputStream capture =
        new java.io.SequenceInputStream(new ByteArrayInputStream(bytes(LINE)), endless);

    Reading reading = Reading.of(CaptureInput.stream("-", capture));

    assertThat(reading.told()).hasSize(2);
    assertThat(reading.told().get(1).position()).isEqualTo(3);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason()).contains("65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {65_530, 65_536, 65_537, 65_600, 1 << 20, (1 << 20) + 1, 3 << 20})
  @DisplayName("Given a long line of any length, then the lines round it are read")
  void longLine(int length) {
    String text = LINE + "x".repeat(length) + "\n" + LINE.repeat(3);

    Reading reading = Reading.of(input(bytes(text)));

    assertThat(reading.told()).extracting(Reading.Row::position).containsExactly(1L, 3L, 4L, 5L);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.sourceUnits()).isEqualTo(5);
  }

  @Test
  @DisplayName("Given a capture cut at any byte, then what is read is a beginning of the whole")
  void cutAnywhere() throws IOException {
    byte[] text = unpacked("stock/bcachefs-self.ftrace.gz");
    List<Reading.Row> whole = Reading.of(input(text)).told();
    Random random = new Random(42);
    for (int i = 0; i < 400; i++) {
      int length = i < 200 ? i * 7 : random.nextInt(text.length);
      byte[] cut = Arrays.copyOf(text, length);
      Reading reading;
      try (EventSource source = CaptureReader.open(input(cut), Bindings.builtIn())) {
        assertThat(source.next(new EventBlock())).isEqualTo(length > 0);
        reading = Reading.of(input(cut));
      } catch (CaptureFormatException e) {
        assertThat(length).as("only the very beginning is no trace").isLessThan(20);
        continue;
      }
      assertThat(reading.unreadUnits()).isLessThanOrEqualTo(1);
      assertThat(whole.subList(0, reading.told().size())).isEqualTo(reading.told());
    }
  }

  @Test
  @DisplayName("Given a capture with random bytes changed, then reading ends without an exception")
  void changedAnywhere() throws IOException {
    byte[] text = unpacked("mutants/no-fdm-check-self.ftrace.gz");
    Random random = new Random(43);
    for (int i = 0; i < 30; i++) {
      byte[] changed = text.clone();
      for (int n = 0; n < 300; n++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }

      Reading reading = Reading.of(input(changed));

      assertThat(reading.sourceEvents() + reading.unreadUnits())
          .isLessThanOrEqualTo(reading.sourceUnits());
      assertThat(reading.unreadUnits()).isPositive();
    }
  }

  private static byte[] unpacked(String capture) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Captures.file(capture)))) {
      return in.readAllBytes();
    }
  }
}
