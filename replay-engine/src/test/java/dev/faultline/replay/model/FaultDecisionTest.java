package dev.faultline.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a page fault must do")
final class FaultDecisionTest {
  private final ModelScript script = new ModelScript();

  private FaultDecision of(Mode probe, MappingKey faulting, Subject disabled) {
    return FaultDecision.of(
        (Fault)
            script
                .event(EventKind.FAULT_BEGIN, probe, faulting, disabled, 5)
                .operation()
                .orElseThrow());
  }

  private FaultDecision of(MappingKey faulting, Subject disabled) {
    return of(Mode.FDM, faulting, disabled);
  }

  @Test
  @DisplayName("follows from whose faults are disabled, and from the order of addresses")
  void rows() {
    MappingKey fdm = MappingKey.ofAddress(ModelScript.B.address());
    assertThat(of(ModelScript.B, Subject.NONE)).isEqualTo(FaultDecision.TAKE);
    assertThat(of(ModelScript.B, fdm)).isEqualTo(FaultDecision.REFUSE);
    assertThat(of(ModelScript.A, fdm)).isEqualTo(FaultDecision.TRY_OR_DROP);
    assertThat(of(ModelScript.C, fdm)).isEqualTo(FaultDecision.TAKE_IN_ORDER);
  }

  @Test
  @DisplayName("is not known where fdm is not, nor its place in the order")
  void unknown() {
    assertThat(of(Mode.MODE_UNSPECIFIED, ModelScript.A, Subject.NONE))
        .isEqualTo(FaultDecision.UNKNOWN);
    MappingKey withoutAddress = MappingKey.ofInode(MappingKey.device(8, 1), 77);
    assertThat(of(withoutAddress, MappingKey.ofAddress(ModelScript.B.address())))
        .isEqualTo(FaultDecision.UNORDERED);
    assertThat(of(ModelScript.A, withoutAddress)).isEqualTo(FaultDecision.UNORDERED);
  }

  @ParameterizedTest(name = "fdm at {0}, a fault at {1}: {2}")
  @CsvSource({
    "5, 5, REFUSE",
    "5, 6, TAKE_IN_ORDER",
    "6, 5, TRY_OR_DROP",
    "5, -6, TAKE_IN_ORDER", // addresses are unsigned: the kernel's are all "negative"
    "-6, 5, TRY_OR_DROP"
  })
  void ofAddresses(long disabled, long faulting, FaultDecision decision) {
    assertThat(FaultDecision.of(disabled, faulting)).isEqualTo(decision);
  }

  @ParameterizedTest(name = "{0}: may wait {1}, try {2}, drop {3}; holds block of another {4}")
  @CsvSource({
    "TAKE, true, false, false, false",
    "REFUSE, false, false, false, false",
    "TRY_OR_DROP, false, true, true, true",
    "TAKE_IN_ORDER, true, false, false, true",
    "UNORDERED, true, true, true, true",
    "UNKNOWN, true, false, true, false"
  })
  void allows(
      FaultDecision decision, boolean mayWait, boolean mayTry, boolean mayDrop, boolean block) {
    assertThat(decision.mayWait()).isEqualTo(mayWait);
    assertThat(decision.mayTry()).isEqualTo(mayTry);
    assertThat(decision.mayDrop()).isEqualTo(mayDrop);
    assertThat(decision.holdsBlock()).isEqualTo(block);
  }
}
