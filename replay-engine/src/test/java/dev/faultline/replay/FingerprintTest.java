package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Users keep fingerprints in suppression files: these values never change. */
@DisplayName("fingerprint")
final class FingerprintTest {

  @Test
  @DisplayName("is the same for ever")
  void golden() {
    assertThat(
            Fingerprint.of(
                "state-exclusion", "a DIO write acquires block while a buffered read holds add"))
        .isEqualTo("2cf45d07f073c96f");
    assertThat(Fingerprint.of("events-lost", "events were lost")).isEqualTo("22a4c71034c0fc0d");
    assertThat(Fingerprint.of("", "")).isEqualTo("01ba4719c80b6fe9");
  }

  @Test
  @DisplayName("tells rules and titles apart, also where their texts join alike")
  void differs() {
    assertThat(Fingerprint.of("a", "b")).isNotEqualTo(Fingerprint.of("a", "c"));
    assertThat(Fingerprint.of("a", "b")).isNotEqualTo(Fingerprint.of("b", "b"));
    assertThat(Fingerprint.of("ab", "c")).isNotEqualTo(Fingerprint.of("a", "bc"));
  }

  @Test
  @DisplayName("is 16 hexadecimal digits, whatever the title's script")
  void form() {
    assertThat(Fingerprint.of("rule", "straße → page")).matches("[0-9a-f]{16}");
  }
}
