package dev.faultline.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The log of an insertion")
final class InsertionLogTest {
  private static final Shape SHAPE = new Shape("test", EventKind.PAGE_ADDED, Mode.READ, false);
  private static final Task TASK = new Task(7, "rd", 0);

  /** The folio of {@code index}, event {@code number}. */
  private static Moment moment(long number, long index) {
    return new Moment(
        number,
        1_000 * number,
        (int) (number % 3),
        TASK,
        SHAPE,
        Subject.NONE,
        Subject.NONE,
        index,
        2,
        0,
        10 * number,
        false);
  }

  @Test
  @DisplayName("has the event of each folio, by any of its pages")
  void each() {
    InsertionLog log = new InsertionLog(moment(100, 8));
    for (int i = 1; i < 300; i++) {
      log.add(moment(100 + 2 * i, 8 + 4 * i));
    }

    assertThat(log.of(8)).isEqualTo(moment(100, 8));
    assertThat(log.of(11)).isEqualTo(moment(100, 8));
    assertThat(log.of(12)).isEqualTo(moment(102, 12));
    assertThat(log.of(8 + 4 * 299 + 3)).isEqualTo(moment(100 + 2 * 299, 8 + 4 * 299));
  }

  @Test
  @DisplayName("remembers what is too far from the first, or one too many, as the one before")
  void limits() {
    InsertionLog log = new InsertionLog(moment(1, 0));
    log.add(moment(2, 1));
    log.add(moment(3, 1L << 40));

    assertThat(log.of(1L << 40)).isEqualTo(moment(2, 1));
    for (int i = 2; i < 10_000; i++) {
      log.add(moment(i + 1, i));
    }
    assertThat(log.of(4_000)).isEqualTo(moment(4_001, 4_000));
    assertThat(log.of(9_999).a()).isEqualTo(4_096);
  }
}
