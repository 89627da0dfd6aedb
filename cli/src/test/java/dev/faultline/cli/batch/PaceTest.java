package dev.faultline.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pace of a batch")
final class PaceTest {
  private static String text(Pace pace, int inputs, long bytes, int seconds) {
    return pace.text(new Outcomes.Done(inputs, bytes), Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  @DisplayName("is bytes and captures by time, and from the bytes what is left of it")
  void isBytesAndCaptures() {
    Pace pace = new Pace(500, 1_000_000_000);

    assertThat(text(pace, 10, 250_000_000, 5))
        .isEqualTo("[10/500] 25% 50.0 MB/s 2.0 captures/s 0:15 left ");
    assertThat(text(pace, 10, 50_000_000, 400))
        .isEqualTo("[10/500] 5% 0.1 MB/s 0.0 captures/s 2:06:40 left ");
    assertThat(text(pace, 500, 1_000_000_000, 100))
        .isEqualTo("[500/500] 100% 10.0 MB/s 5.0 captures/s ");
  }

  @Test
  @DisplayName("is not guessed before anything has been verified, nor from what has no size")
  void isNotGuessed() {
    assertThat(text(new Pace(3, 900), 0, 0, 50)).isEqualTo("[0/3] 0% ");
    assertThat(text(new Pace(3, 900), 1, 300, 0)).isEqualTo("[1/3] 33% ");
    assertThat(text(new Pace(3, 0), 1, 0, 2)).isEqualTo("[1/3] 0.5 captures/s ");
  }

  @Test
  @DisplayName("does not exceed the whole where files grow")
  void doesNotExceedTheWhole() {
    assertThat(text(new Pace(2, 100), 1, 300, 1)).isEqualTo("[1/2] 100% 0.0 MB/s 1.0 captures/s ");
  }
}
