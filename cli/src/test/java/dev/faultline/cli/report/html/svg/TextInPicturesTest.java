package dev.faultline.cli.report.html.svg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.report.words.Lapse;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Text in pictures")
final class TextInPicturesTest {

  @Test
  @DisplayName("says durations with three digits in the unit that suits them")
  void lapses() {
    assertThat(Lapse.of(0)).isEqualTo("0 ns");
    assertThat(Lapse.of(350)).isEqualTo("350 ns");
    assertThat(Lapse.of(4_270)).isEqualTo("4.27 µs");
    assertThat(Lapse.of(50_000)).isEqualTo("50 µs");
    assertThat(Lapse.of(999_999)).isEqualTo("1000 µs");
    assertThat(Lapse.of(116_400_000)).isEqualTo("116 ms");
    assertThat(Lapse.of(29_167_700_000L)).isEqualTo("29.2 s");
    assertThat(Lapse.signed(-1_500)).isEqualTo("−1.5 µs");
    assertThat(Lapse.signed(0)).isEqualTo("0");
  }

  @Test
  @DisplayName("escapes what means something to a browser, in text and in attributes")
  void escapes() {
    Markup out = new Markup(UnaryOperator.identity());
    out.open("text", "class", "a\" onload='x'").text("<b>&").close().empty("rect", "x", 1.25);

    assertThat(out.take())
        .isEqualTo(
            "<text class=\"a&quot; onload=&#39;x&#39;\">&lt;b&gt;&amp;</text><rect x=\"1.3\"/>");
  }

  @Test
  @DisplayName("is wrapped at words, cut where it is too much, and split where it has no words")
  void wraps() {
    assertThat(Wrapped.lines("a readahead outside of any call", 12, 3))
        .containsExactly("a readahead", "outside of", "any call");
    assertThat(Wrapped.lines("a readahead outside of any call", 12, 2))
        .containsExactly("a readahead", "outside of…");
    assertThat(Wrapped.lines("0123456789", 4, 5)).containsExactly("0123", "4567", "89");
    assertThat(Wrapped.lines("", 4, 5)).containsExactly("");
  }

  @Test
  @DisplayName("numbers of moments that are close together are moved apart, in order")
  void spreads() {
    double[] at = Moments.spread(new double[] {300, 301, 302, 500, 1198, 1199});

    double[] sorted = at.clone();
    Arrays.sort(sorted);
    assertThat(at).containsExactly(sorted);
    for (int i = 0; i + 1 < at.length; i++) {
      assertThat(at[i + 1] - at[i]).isGreaterThan(20);
    }
    assertThat(at[5]).isLessThanOrEqualTo(ScenePicture.WIDTH);
    assertThat(at[3]).isEqualTo(500);
  }
}
