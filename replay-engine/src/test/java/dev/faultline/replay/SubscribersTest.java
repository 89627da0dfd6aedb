package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Ledger;
import dev.faultline.replay.rules.Occurrences;
import dev.faultline.replay.rules.Rule;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is passed over would have had nothing to say. */
@DisplayName("Rules that are not told of an event")
final class SubscribersTest {
  private static final Path CAPTURES = Path.of("../traces/captures");

  @ParameterizedTest(name = "of {0}")
  @ValueSource(
      strings = {
        "mutants/fault-without-add-mix.ftrace.gz",
        "mutants/early-block-release-mix.ftrace.gz",
        "stock/bcachefs-willneed-hang.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-splice.ftrace.gz",
        "modern/btrfs-7.3.4-mix.ftrace.gz"
      })
  @DisplayName("say what they would say if they were told of all")
  void sayTheSame(String capture) throws IOException {
    List<Rule> some = RuleCatalog.create(RuleCatalog.names());
    List<Rule> all = RuleCatalog.create(RuleCatalog.names());
    long[] told = new long[2];
    try (EventSource source =
        CaptureReader.open(CaptureInput.file(CAPTURES.resolve(capture)), Bindings.builtIn())) {
      PageCacheModel model = new PageCacheModel(source.dictionary());
      some.forEach(rule -> rule.attach(model));
      all.forEach(rule -> rule.attach(model));
      Subscribers subscribers = new Subscribers(some);
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        for (int row = 0; row < block.size(); row++) {
          Step step = model.apply(block, row);
          Subscribers.Interested interested = subscribers.of(step);
          interested.see(step);
          told[0] += interested.rules().length;
          told[1] += seen(all, step);
        }
      }
    }

    for (int i = 0; i < all.size(); i++) {
      assertThat(said(some.get(i))).isEqualTo(said(all.get(i)));
    }
    assertThat(told[0]).as("how often one was told").isBetween(1L, told[1] - 1);
  }

  /** Every rule, of every event of a kind that it knows, and wherever an operation is over. */
  private static long seen(List<Rule> rules, Step step) {
    long told = 0;
    for (Rule rule : rules) {
      if (rule.interests().wants(step.event().shape()) || step.endsAny()) {
        rule.see(step);
        told++;
      }
    }
    return told;
  }

  private static String said(Rule rule) {
    Ledger ledger = rule.ledger();
    return rule.spec().name()
        + ": "
        + List.of(ledger.occurredCount(), ledger.checkedCount(), ledger.notApplicableCount())
        + ledger.doubts()
        + ledger.findings().stream().map(Occurrences::count).toList()
        + ledger.findings().stream().map(found -> found.first().key()).toList();
  }

  @Test
  @DisplayName("are told of all events of a kind, or of those that settle something")
  void settling() {
    for (Rule rule : RuleCatalog.create(RuleCatalog.names())) {
      Set<EventKind> both = new HashSet<>(List.of(rule.spec().on()));
      both.retainAll(List.of(rule.spec().settling()));
      assertThat(both).as(rule.spec().name()).isEmpty();
    }
  }
}
