package dev.faultline.cli.report.html.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The time axis")
final class TimeAxisTest {
  private static TimeAxis axis(long... times) {
    return new TimeAxis(LongStream.of(times), 100, 1000);
  }

  @Test
  @DisplayName("is one piece where events are spread evenly, and fills the width")
  void onePiece() {
    TimeAxis axis = axis(0, 250, 500, 750, 1000);

    assertThat(axis.pieces()).hasSize(1);
    assertThat(axis.x(500)).isCloseTo(600, within(0.01));
    assertThat(axis.x(750) - axis.x(500)).isCloseTo(axis.x(250) - axis.x(0), within(0.01));
    assertThat(axis.pieces().get(0).x()).isEqualTo(100);
    assertThat(axis.pieces().get(0).width()).isCloseTo(1000, within(0.01));
  }

  @Test
  @DisplayName("is cut where half a minute of silence follows some microseconds")
  void cutsSilence() {
    TimeAxis axis = axis(0, 10_000, 25_000, 40_000, 30_000_000_000L);

    assertThat(axis.pieces()).hasSize(2);
    assertThat(axis.pieces().get(0).lastNs()).isEqualTo(40_000);
    assertThat(axis.x(40_000)).isGreaterThan(900);
    assertThat(axis.x(15_000_000_000L)).isBetween(axis.x(40_000), axis.x(30_000_000_000L));
  }

  @Test
  @DisplayName("has the same scale on both sides of a cut")
  void keepsTheScale() {
    TimeAxis axis = axis(0, 1_000, 2_000, 9_000_000_000L, 9_000_001_000L, 9_000_002_000L);

    assertThat(axis.pieces()).hasSize(2);
    assertThat(axis.x(9_000_002_000L) - axis.x(9_000_000_000L))
        .isCloseTo(axis.x(2_000) - axis.x(0), within(0.01));
  }

  @Test
  @DisplayName("never runs backwards")
  void isMonotone() {
    long[] times = LongStream.rangeClosed(0, 60).map(i -> i * i * i * i * 1_000).toArray();
    TimeAxis axis = new TimeAxis(LongStream.of(times), 0, 900);

    double before = -1;
    for (long time = -5; time < times[60] + 10; time += 997) {
      assertThat(axis.x(time)).isGreaterThanOrEqualTo(before).isBetween(0.0, 900.01);
      before = axis.x(time);
    }
  }

  @Test
  @DisplayName("exists for a single moment, too")
  void oneMoment() {
    assertThat(axis(77).x(77)).isBetween(100.0, 1100.0);
    assertThat(axis(5, 5).pieces()).hasSize(1);
  }

  @Test
  @DisplayName("has round steps that leave room for their labels")
  void roundSteps() {
    TimeAxis axis = axis(0, 250, 500, 750, 1_000_000);

    assertThat(axis.step(74) / axis.nsPerUnit()).isGreaterThanOrEqualTo(74);
    assertThat(Long.toString(axis.step(74))).matches("[125]0*");
  }
}
