package dev.faultline.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of the lock, row by row: what is asked of it, and what comes of it. */
@DisplayName("The counter of a two-state lock")
final class TwoStateCounterTest {
  @ParameterizedTest(name = "{0}, try({1})")
  @CsvSource({
    " 0, ADD,   true,  -1",
    " 0, BLOCK, true,   1",
    "-2, ADD,   true,  -3",
    "-2, BLOCK, false, -1",
    " 2, ADD,   false,  1",
    " 2, BLOCK, true,   3",
  })
  @DisplayName("lets in who asks for the state that is held, or for any when nobody holds it")
  void acquisition(long before, State state, boolean admitted, long after) {
    TwoStateCounter counter = new TwoStateCounter(before);

    assertThat(counter.admits(state)).isEqualTo(admitted);
    assertThat(counter.acquired(state).value()).isEqualTo(after);
  }

  @ParameterizedTest(name = "{0}, unlock({1})")
  @CsvSource({
    " 0, ADD,   PHANTOM,         1, false",
    " 0, BLOCK, PHANTOM,        -1, false",
    "-1, ADD,   WAKES_ALL,       0, true",
    "-2, ADD,   LEAVES_HOLDERS, -1, true",
    "-1, BLOCK, LEAK,           -2, false",
    " 1, BLOCK, WAKES_ALL,       0, true",
    " 2, BLOCK, LEAVES_HOLDERS,  1, true",
    " 1, ADD,   LEAK,            2, false",
  })
  @DisplayName("checks nothing when it is unlocked, and is off by one for ever after a wrong one")
  void unlock(long before, State state, TwoStateCounter.Unlock what, long after, boolean proper) {
    TwoStateCounter counter = new TwoStateCounter(before);

    assertThat(counter.unlock(state)).isEqualTo(what);
    assertThat(counter.released(state).value()).isEqualTo(after);
    assertThat(what.isProper()).isEqualTo(proper);
  }

  @Test
  @DisplayName("is positive with holders of block, negative with those of add")
  void of() {
    assertThat(TwoStateCounter.of(State.BLOCK, 3).value()).isEqualTo(3);
    assertThat(TwoStateCounter.of(State.ADD, 3).value()).isEqualTo(-3);
    assertThat(TwoStateCounter.of(State.ADD, 0)).isEqualTo(TwoStateCounter.FREE);
  }
}
