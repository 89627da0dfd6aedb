package dev.faultline.cli.report.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Text made harmless")
final class PlainTextTest {
  @Test
  @DisplayName("has no word that a runner of continuous integration obeys at the begin of a line")
  void runners() {
    assertThat(PlainText.of("::error::PWNED!-226 waits"))
        .isEqualTo("\\x3a:error::PWNED!-226 waits");
    assertThat(PlainText.of("a ::add-mask::b")).isEqualTo("a \\x3a:add-mask::b");
    assertThat(PlainText.of("##[error]x ##vso[task] a##teamcity[b"))
        .isEqualTo("\\x23#[error]x \\x23#vso[task] a\\x23#teamcity[b");
    assertThat(PlainText.of("std::string 10::20 # ## x")).isEqualTo("std::string 10::20 # ## x");
  }

  @ParameterizedTest(name = "U+{0} becomes {1}")
  @CsvSource({
    "1b, \\x1b",
    "0a, \\x0a",
    "0d, \\x0d",
    "09, \\x09",
    "00, \\x00",
    "7f, \\x7f",
    "9b, \\x9b",
    "ad, \\xad",
    "202e, \\u202e",
    "2066, \\u2066",
    "200b, \\u200b",
    "2028, \\u2028",
    "feff, \\ufeff",
    "d800, \\ud800",
    "e0041, \\U000e0041",
  })
  void escapes(String hex, String expected) {
    String text = "a" + Character.toString(Integer.parseInt(hex, 16)) + "b";

    assertThat(PlainText.of(text)).isEqualTo("a" + expected + "b");
  }

  @Test
  @DisplayName("keeps what is visible, in any script")
  void keepsWhatIsVisible() {
    assertThat(PlainText.of("kworker/0:1H-kblockd → 数 é")).isEqualTo("kworker/0:1H-kblockd → 数 é");
  }

  @Test
  @DisplayName("lets nothing through that moves the cursor, whatever the text")
  void letsNothingThrough() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(20, 0, 0x3000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertThat(PlainText.of(text).codePoints())
          .noneMatch(
              point ->
                  Character.isISOControl(point)
                      || Character.getType(point) == Character.FORMAT
                      || Character.getType(point) == Character.LINE_SEPARATOR);
    }
  }
}
