package dev.faultline.traces.ftrace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line whose head is known is read as if it were not, whatever became of its bytes. */
@DisplayName("The head of a line")
final class KnownHeadsTest {
  private static final String KERNEL = "              wl-229     [000] d.h2.    10.834890: a: b=1";

  /** All that a prefix says of a line. */
  private static List<Object> said(LinePrefix prefix, byte[] text, int from, int to) {
    if (!prefix.scan(text, from, to)) {
      return List.of();
    }
    return List.of(
        prefix.tid(),
        prefix.tgid(),
        prefix.cpu(),
        prefix.context(),
        prefix.time(),
        prefix.isCounter(),
        prefix.commFrom(),
        prefix.commTo(),
        prefix.stampFrom(),
        prefix.stampTo(),
        prefix.body());
  }

  private static boolean isKnown(LinePrefix prefix, String line) {
    byte[] text = line.getBytes(ISO_8859_1);
    return prefix.scan(text, 0, text.length) && prefix.head() != null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KERNEL,
        "          <idle>-0       [001] dNs3.  1234.567890: x: y",
        "           <...>-4194304 [127] ..... 99999.000001: x: y",
        "             foo-229     (    229) [003] d..1.    10.834890: x: y",
        "             foo-229     (-------) [003] d..1.    10.834890: x: y",
        "             fio-196   [000]     9.932114: x: y",
        "             fio-196   [000] d..2.     9.932114000: x: y",
        "             fio-196   [000] 7123456789: x: y",
        " a-1 [000] b-2  -229     [001] .....    10.834890: x: y",
      })
  @DisplayName("says the same when it is known, and when any of its bytes is another")
  void perturbed(String line) {
    LinePrefix warm = new LinePrefix();
    int heads = 0;
    for (int at = 0; at < line.length(); at++) {
      for (int value : new int[] {' ', '-', '0', '9', '[', ']', ':', '.', 'd', 0, 0xff}) {
        byte[] text = ("\n" + line + "\n").getBytes(ISO_8859_1);
        assertThat(said(warm, text, 1, text.length - 1)).isNotEmpty();
        heads += warm.head() != null ? 1 : 0;
        text[1 + at] = (byte) value;

        for (int to = text.length - 1; to > text.length - 8; to -= 3) {
          assertThat(said(warm, text, 1, to))
              .as("'%s'", new String(text, 1, to - 1, ISO_8859_1))
              .isEqualTo(said(new LinePrefix(), text, 1, to));
        }
      }
    }

    assertThat(heads).isGreaterThan(line.length());
  }

  @Test
  @DisplayName("is known from the second time on")
  void known() {
    LinePrefix prefix = new LinePrefix();

    assertThat(isKnown(prefix, KERNEL)).isFalse();
    assertThat(isKnown(prefix, KERNEL.replace("10.834890", " 1.000000001"))).isTrue();
    assertThat(isKnown(prefix, KERNEL.replace("229", "228"))).isFalse();
    assertThat(isKnown(prefix, KERNEL.replace("229", "228"))).isTrue();
    assertThat(isKnown(prefix, KERNEL)).isTrue();
  }

  @Test
  @DisplayName("is never known if it holds what is no text")
  void odd() {
    LinePrefix prefix = new LinePrefix();
    for (String comm : List.of("\0l", "w\u00ff", "\u00e4\u00f6")) {
      String line = KERNEL.replace("wl", comm);

      assertThat(isKnown(prefix, line)).isFalse();
      assertThat(isKnown(prefix, line)).isFalse();
    }
  }

  @Test
  @DisplayName("may be of another length when all are from some line on")
  void otherLength() {
    LinePrefix prefix = new LinePrefix();
    String report = "             fio-196   [000]     9.932114: x: y";
    assertThat(isKnown(prefix, KERNEL)).isFalse();
    assertThat(isKnown(prefix, report)).isFalse();
    assertThat(isKnown(prefix, report)).isFalse();
    assertThat(isKnown(prefix, KERNEL)).isTrue();
    for (int i = 0; i < 100; i++) {
      isKnown(prefix, report);
    }

    assertThat(isKnown(prefix, report)).isTrue();
  }
}
