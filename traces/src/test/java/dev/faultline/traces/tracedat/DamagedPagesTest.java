package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.Reading;
import dev.faultline.v1.LossCause;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An entry is found by the length of the one before it: what a page holds is certain when its last
 * entry ends where the page does, and the next page goes on later.
 */
@DisplayName("Pages of a recording that are damaged")
final class DamagedPagesTest {
  private static Reading.Row loss(TraceDatBuilder file, PageBuilder... pages) {
    file.cpu(pages);
    Reading reading =
        Reading.of(CaptureInput.stream("some.dat", new ByteArrayInputStream(file.build())));

    List<Reading.Row> losses = reading.losses();
    assertThat(losses).hasSize(1);
    assertThat(losses.get(0).loss()).isEqualTo(LossCause.DAMAGED);
    assertThat(losses.get(0).a()).isZero();
    assertThat(reading.unreadUnits()).isEqualTo(1);
    return losses.get(0);
  }

  private static PageBuilder first(TraceDatBuilder file) {
    return file.page(100).fault(0, 7, 1).fault(10, 7, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  @DisplayName("are in doubt from the end of the page before, also what was read of them")
  void length(int version) {
    TraceDatBuilder file = version == 6 ? TraceDatBuilder.six() : TraceDatBuilder.seven();

    Reading.Row loss =
        loss(file, first(file), file.page(200).fault(0, 7, 1).fault(5, 7, 3).word(0x5b5));

    assertThat(loss.b()).isEqualTo(110);
    assertThat(loss.c()).isEqualTo(1);
  }

  @Test
  @DisplayName("are in doubt if their entries do not end where the page does")
  void end() {
    TraceDatBuilder file = TraceDatBuilder.six();

    Reading.Row loss = loss(file, first(file), file.page(200).fault(0, 7, 1).used(30));

    assertThat(loss.b()).isEqualTo(110);
  }

  @Test
  @DisplayName("are in doubt if time goes back from one to the next, and so is the one before")
  void times() {
    TraceDatBuilder file = TraceDatBuilder.six();

    Reading.Row loss =
        loss(file, first(file), file.page(200).fault(90, 7, 1), file.page(250).fault(0, 7, 1));

    assertThat(loss.b()).isEqualTo(110);
  }

  @Test
  @DisplayName("are lost where they are zeros")
  void zeros() {
    TraceDatBuilder file = TraceDatBuilder.six();

    Reading.Row loss = loss(file, first(file), file.page(0), file.page(250).fault(0, 7, 1));

    assertThat(loss.b()).isEqualTo(110);
    assertThat(loss.timeNs()).isEqualTo(250);
  }
}
