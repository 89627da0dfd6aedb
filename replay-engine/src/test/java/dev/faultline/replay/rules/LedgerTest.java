package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Moment;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("ledger")
final class LedgerTest {
  private final Ledger ledger = new Ledger();

  private static Finding finding(String title, long timeNs, int cpu) {
    Shape shape = new Shape("probe", EventKind.LOCK_WAIT, Mode.ADD, false);
    Task task = new Task(10, "wl", 0);
    return Finding.at(
        new Moment(timeNs, timeNs, cpu, task, shape, Subject.NONE, Subject.NONE, 0, 0, 0, 1, false),
        title);
  }

  private void found(String title, long timeNs) {
    ledger.reported(finding(title, timeNs, 0));
  }

  private Occurrences only() {
    assertThat(ledger.findings()).hasSize(1);
    return ledger.findings().iterator().next();
  }

  @Test
  @DisplayName("counts findings of one title as one, and keeps the first in full")
  void groups() {
    found("one", 10);
    found("two", 20);
    found("one", 30);
    assertThat(ledger.findings()).hasSize(2);
    Occurrences one = ledger.findings().iterator().next();
    assertThat(one.count()).isEqualTo(2);
    assertThat(one.first().at().timeNs()).isEqualTo(10);
    assertThat(one.lastNs()).isEqualTo(30);
    assertThat(ledger.checkedCount()).isEqualTo(3);
  }

  @Test
  @DisplayName("takes back what was found since a gap began: it was not decided after all")
  void retracts() {
    found("one", 10);
    found("one", 20);
    found("two", 25);
    ledger.retractSince(15, 1);
    assertThat(only().count()).isEqualTo(1);
    assertThat(only().lastNs()).isEqualTo(10);
    assertThat(ledger.checkedCount()).isEqualTo(1);
    assertThat(ledger.undecidedCount()).isEqualTo(2);
    assertThat(ledger.mainDoubt()).contains(Doubt.LOST);
  }

  @Test
  @DisplayName("keeps what the CPU's own last event before the gap decided")
  void keepsOwnLastEvent() {
    ledger.reported(finding("own", 15, 1));
    ledger.reported(finding("foreign", 15, 0));
    ledger.retractSince(15, 1);
    assertThat(only().first().title()).isEqualTo("own");
  }

  @Test
  @DisplayName("takes everything back where nobody knows when the gap began")
  void retractsAll() {
    found("one", 10);
    ledger.retractSince(Long.MIN_VALUE, 1);
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.checkedCount()).isZero();
    assertThat(ledger.undecidedCount()).isEqualTo(1);
  }

  @Test
  @DisplayName("has no doubts where a gap took nothing back")
  void nothingToRetract() {
    found("one", 10);
    ledger.retractSince(15, 1);
    assertThat(ledger.undecidedCount()).isZero();
    assertThat(ledger.mainDoubt()).isEmpty();
  }

  @Test
  @DisplayName("lets the first of very many stand if it is older than the gap")
  void ofVeryMany() {
    for (int i = 1; i <= 5000; i++) {
      found("one", i);
    }
    ledger.retractSince(4990, 1);
    assertThat(only().count()).isEqualTo(4989);
    ledger.retractSince(4980, 1);
    assertThat(only().count()).isEqualTo(4979);
    ledger.retractSince(2, 1);
    assertThat(only().count()).isEqualTo(1);
    assertThat(only().lastNs()).isEqualTo(1);
  }

  @Test
  @DisplayName("does not take back more than is younger, in however many gaps")
  void inManyGaps() {
    for (int i = 1; i <= 2000; i++) {
      found("one", i);
    }
    ledger.retractSince(1001, 1);
    assertThat(only().count()).isEqualTo(1000);
    found("one", 3000);
    ledger.retractSince(2500, 1);
    assertThat(only().count()).isEqualTo(1000);
    ledger.retractSince(900, 1);
    assertThat(only().first().at().timeNs()).isEqualTo(1);
    assertThat(only().count()).isBetween(1L, 899L);
    ledger.retractSince(1, 1);
    assertThat(ledger.findings()).isEmpty();
  }

  @Test
  @DisplayName("says nothing and has checked nothing where a capture lacks what the rule relies on")
  void distrusts() {
    found("one", 10);
    ledger.checked();
    ledger.distrust();
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.checkedCount()).isZero();
    assertThat(ledger.undecidedCount()).isEqualTo(2);
    assertThat(ledger.mainDoubt()).contains(Doubt.NOT_RECORDED);
  }

  @Test
  @DisplayName("turns what was in doubt for one reason into checked when that reason is gone")
  void resolves() {
    ledger.undecided(Doubt.NO_SHOOTDOWN);
    ledger.undecided(Doubt.CLOCK);

    ledger.resolve(Doubt.NO_SHOOTDOWN);

    assertThat(ledger.checkedCount()).isEqualTo(1);
    assertThat(ledger.doubts()).containsOnlyKeys(Doubt.CLOCK);
  }

  @Test
  @DisplayName("names the reason behind most of what is undecided")
  void mainDoubt() {
    ledger.undecided(Doubt.CLOCK);
    ledger.undecided(Doubt.ASYNCHRONOUS);
    ledger.undecided(Doubt.ASYNCHRONOUS);
    assertThat(ledger.mainDoubt()).contains(Doubt.ASYNCHRONOUS);
    assertThat(ledger.undecidedCount()).isEqualTo(3);
  }

  @Test
  @DisplayName("tells at which limit a search stopped, whatever else could not be decided")
  void limit() {
    assertThat(ledger.reason()).isEmpty();

    ledger.stopped("after 5 steps");
    assertThat(ledger.reason()).isEqualTo("the search stopped after 5 steps; there may be more");

    ledger.undecided(Doubt.CLOCK);
    ledger.undecided(Doubt.CLOCK);
    assertThat(ledger.reason())
        .startsWith(Doubt.CLOCK.sentence())
        .endsWith("; and the search stopped after 5 steps; there may be more");
    assertThat(ledger.undecidedCount()).isEqualTo(3);
  }
}
