package dev.faultline.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a trace has shown of the page-cache lock")
final class SightingsTest {
  private final Sightings sightings = new Sightings();

  @Test
  @DisplayName("is nothing at first")
  void nothing() {
    assertThat(sightings.seesLock()).isFalse();
    assertThat(sightings.seesTaking()).isFalse();
    assertThat(sightings.seesOperations()).isFalse();
    assertThat(sightings.seesPartsOnly()).isFalse();
    assertThat(sightings.seesTries()).isFalse();
    assertThat(sightings.seesWorkers()).isFalse();
  }

  @Test
  @DisplayName("is what it is taken for, once one was taken in an operation, whatever comes later")
  void operations() {
    sightings.sawLock(false);
    assertThat(sightings.seesOperations()).isFalse();
    sightings.sawLock(true);
    sightings.sawLock(false);
    assertThat(sightings.seesOperations()).isTrue();
  }

  @Test
  @DisplayName("is how it is taken, until something gives back what it was not seen to take")
  void taking() {
    sightings.sawLock(false);
    assertThat(sightings.seesTaking()).isTrue();
    sightings.sawUnseenTaking();
    assertThat(sightings.seesTaking()).isFalse();
    assertThat(sightings.seesLock()).isTrue();
  }

  @Test
  @DisplayName("is where it is held, by functions alone, until it is seen itself")
  void parts() {
    sightings.sawPart();
    assertThat(sightings.seesPartsOnly()).isTrue();
    sightings.sawLock(false);
    assertThat(sightings.seesPartsOnly()).isFalse();
  }
}
