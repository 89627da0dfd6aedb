package dev.faultline.replay.scene;

import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Finding;
import dev.faultline.replay.rules.Occurrences;
import dev.faultline.replay.rules.Rule;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.v1.Scene;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Remembers the last events, so that what went on around a finding can be shown.
 *
 * <p>Memory and the cost of an event are constant: a ring holds the last 32,768 events, in less
 * than 3 MB. What they cannot tell is what began long ago and goes on; that the model knows. A
 * scene is cut a few events after the finding, to show what followed; what is found when the trace
 * ends is cut then, from what is still at hand.
 */
public final class SceneRecorder {
  private static final int CAPACITY = 1 << 15;
  private static final int EVENTS_AFTER = 256;
  private static final int MOST_SCENES = 500;

  private record Due(Finding finding, long sequence) {}

  private final EventRing ring;
  private final PageCacheModel model;
  private final Function<Moment, String> words;
  private final Map<Finding, Optional<Scene>> scenes = new HashMap<>();
  private final List<Due> pending = new ArrayList<>();
  private long nextDue = Long.MAX_VALUE;

  /**
   * A recorder for one trace.
   *
   * @param words how an event is told in words
   */
  public SceneRecorder(
      StreamDictionary dictionary, PageCacheModel model, Function<Moment, String> words) {
    this.ring = new EventRing(dictionary, CAPACITY);
    this.model = model;
    this.words = words;
  }

  /** An event has been applied to the model, and {@code interested} have looked at it. */
  public void see(Step step, Rule[] interested) {
    ring.add(step);
    for (Rule rule : interested) {
      if (rule.ledger().takeFresh()) {
        expect(rule, step.sequence() + EVENTS_AFTER);
      }
    }
    if (step.sequence() >= nextDue) {
      Moment now = step.moment();
      pending.stream()
          .filter(due -> due.sequence() <= now.sequence())
          .forEach(due -> cut(due.finding(), now, false));
      pending.removeIf(due -> due.sequence() <= now.sequence());
      nextDue = pending.stream().mapToLong(Due::sequence).min().orElse(Long.MAX_VALUE);
    }
  }

  private void expect(Rule rule, long sequence) {
    for (Occurrences occurrences : rule.ledger().findings()) {
      Finding finding = occurrences.first();
      if (scenes.size() < MOST_SCENES && scenes.putIfAbsent(finding, Optional.empty()) == null) {
        pending.add(new Due(finding, sequence));
        nextDue = Math.min(nextDue, sequence);
      }
    }
  }

  /** The trace has ended, and the rules have said their last. */
  public void finish(List<Rule> rules, Optional<Moment> last) {
    if (last.isEmpty()) {
      return;
    }
    pending.forEach(due -> cut(due.finding(), last.get(), false));
    pending.clear();
    rules.forEach(rule -> expect(rule, 0));
    pending.forEach(due -> cut(due.finding(), last.get(), true));
  }

  private void cut(Finding finding, Moment now, boolean ended) {
    if (finding.proofs().isEmpty()) {
      return; // a remark on the capture as a whole
    }
    boolean endless = ended && lastsTillTheEnd(finding);
    Frame frame = Frame.of(finding, now, endless);
    scenes.put(finding, Optional.of(new SceneCut(ring, model, words, finding, frame).scene()));
  }

  /** Whether one of the events that prove it is a wait that has not ended. */
  private boolean lastsTillTheEnd(Finding finding) {
    return model.tasks().stream()
        .flatMap(
            task ->
                Stream.of(
                        task.waiting().map(wait -> wait.since()),
                        task.draining().map(drain -> drain.begun()),
                        task.shootdown().map(shootdown -> shootdown.begun()))
                    .flatMap(Optional::stream))
        .anyMatch(since -> isProof(finding, since));
  }

  private static boolean isProof(Finding finding, Moment moment) {
    return finding.proofs().stream()
        .anyMatch(proof -> proof.moment().sequence() == moment.sequence());
  }

  /** What went on around a finding; empty where it could not be kept. */
  public Optional<Scene> of(Finding finding) {
    return scenes.getOrDefault(finding, Optional.empty());
  }
}
