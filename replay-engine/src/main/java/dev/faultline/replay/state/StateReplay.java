package dev.faultline.replay.state;

import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Subject;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replays a capture once more to see what the model knew when a finding came about: a finding keeps
 * the events that prove it, not the state around them.
 *
 * <p>The capture is read twice: what the events speak of must be known before the first of them, to
 * tell of it what was true then.
 */
public final class StateReplay {

  /** Opens the capture, each time from its beginning. */
  public interface Opening {
    /** Opens it. */
    EventSource open() throws IOException;
  }

  private final Finding finding;
  private final Set<Subject> subjects = new HashSet<>();

  private StateReplay(Finding finding) {
    this.finding = finding;
  }

  /**
   * The state around each event that proves the finding, in the order of the trace.
   *
   * @param finding of this capture
   * @return one for each event that was found again
   * @throws IOException if the capture cannot be read
   */
  public static List<EvidenceState> of(Finding finding, Opening capture, ReplayOptions options)
      throws IOException {
    StateReplay replay = new StateReplay(finding);
    try (EventSource source = capture.open()) {
      replay.collect(source);
    }
    try (EventSource source = capture.open()) {
      return replay.states(source, options);
    }
  }

  private void collect(EventSource source) throws IOException {
    Event event = new Event(source.dictionary());
    EventBlock block = new EventBlock();
    while (source.next(block)) {
      for (int row = 0; row < block.size(); row++) {
        event.at(block, row);
        if (proof(event).isPresent()) {
          subjects.add(event.subject());
          subjects.add(event.other());
        }
      }
    }
    subjects.remove(Subject.NONE);
  }

  private List<EvidenceState> states(EventSource source, ReplayOptions options) throws IOException {
    PageCacheModel model =
        new PageCacheModel(source.dictionary(), options.model().flatMap(Model::of));
    StateText text = new StateText(model, source.dictionary(), finding, subjects);
    List<EvidenceState> states = new ArrayList<>();
    Event event = new Event(source.dictionary());
    EventBlock block = new EventBlock();
    while (source.next(block) && states.size() < finding.getEvidenceCount()) {
      for (int row = 0; row < block.size(); row++) {
        event.at(block, row);
        Optional<Evidence> proof = proof(event);
        if (proof.isPresent()) {
          List<StateLine> before = text.lines();
          model.apply(block, row);
          states.add(new EvidenceState(proof.get(), before, text.lines()));
        } else {
          model.apply(block, row);
        }
      }
    }
    return states;
  }

  private Optional<Evidence> proof(Event event) {
    for (Evidence proof : finding.getEvidenceList()) {
      if (proof.getLine() == event.position()
          && proof.getTimeNs() == event.timeNs()
          && proof.getTid() == event.tid()) {
        return Optional.of(proof);
      }
    }
    return Optional.empty();
  }
}
