package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.EventScript;
import dev.faultline.stream.LockKey;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a search that stops at a limit")
final class SearchLimitTest {
  private final EventScript script = new EventScript();

  private void event(EventKind kind, int lock) {
    script.event(kind, Mode.WRITE, new LockKey("lock" + lock, 0xff22_0000_0000_0000L + lock * 64L));
  }

  private Coverage circleOf(int locks) throws IOException {
    for (int task = 0; task < locks; task++) {
      script.task(100 + task);
      int second = (task + 1) % locks;
      event(EventKind.LOCK_WAIT, task);
      event(EventKind.LOCK_ACQUIRED, task);
      event(EventKind.LOCK_WAIT, second);
      event(EventKind.LOCK_ACQUIRED, second);
      event(EventKind.LOCK_RELEASED, second);
      event(EventKind.LOCK_RELEASED, task);
    }
    TraceReport report =
        Replay.verify(
            script.source(script.rows()),
            ReplayOptions.defaults().withRules(Set.of("lock-order-inversion")));
    return report.getCoverageList().stream()
        .filter(rule -> rule.getRule().equals("lock-order-inversion"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("is said to, with the limit, where a circle is longer than what is looked for")
  void tooLong() throws IOException {
    assertThat(circleOf(9).getReason())
        .isEqualTo(
            "the search stopped at circles of 8 locks, and there are longer ones; there may be"
                + " more");
  }

  @Test
  @DisplayName("is none where the circle is found")
  void longest() throws IOException {
    assertThat(circleOf(8).getReason()).isEmpty();
  }
}
