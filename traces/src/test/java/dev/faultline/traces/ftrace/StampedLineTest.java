package dev.faultline.traces.ftrace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The line of an event with a later time")
public final class StampedLineTest {
  private static final String BEFORE = "              wl-229     [000] .....    ";
  private static final String BEHIND = ": mm_filemap_fault: dev=0:2 ino=45 ofs=1.5: 2.5:";

  private static String later(String line, long later) throws IOException {
    byte[] text = line.getBytes(ISO_8859_1);
    StampedLine stamped = new StampedLine();
    assertThat(stamped.scan(text, 0, text.length)).isTrue();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    stamped.write(text, 0, text.length, later, out);
    return out.toString(ISO_8859_1);
  }

  @ParameterizedTest(name = "{0} and {1} ns are {2}")
  @CsvSource({
    "10.834890, 1000, 10.834891",
    "9.999999, 1000, 10.000000",
    "0.000001, 2000000, 0.002001",
    "10.834890123, 1, 10.834890124",
    "9223372035.000000, 1000000, 9223372035.001000",
    "4711, 300, 5011",
  })
  @DisplayName("has as many digits behind the point as before, and all else as it was")
  void keepsTheRest(String stamp, long later, String expected) throws IOException {
    assertThat(later(BEFORE + stamp + BEHIND, later)).isEqualTo(BEFORE + expected + BEHIND);
  }

  @Test
  @DisplayName("is refused where the stamp has no digits for so little")
  void tooFewDigits() {
    assertThatIOException()
        .isThrownBy(() -> later(BEFORE + "10.834890" + BEHIND, 1))
        .withMessageContaining("6 digits behind the point");
  }

  @Test
  @DisplayName("has no time where there is no event")
  void noEvent() {
    byte[] head = "# entries-in-buffer/entries-written: 3/3   #P:2".getBytes(ISO_8859_1);

    assertThat(new StampedLine().scan(head, 0, head.length)).isFalse();
  }
}
