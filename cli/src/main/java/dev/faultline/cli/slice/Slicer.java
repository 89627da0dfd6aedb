package dev.faultline.cli.slice;

import dev.faultline.replay.OperationIndex;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventLog;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a small part of a capture that gives a finding as the whole does.
 *
 * <p>First it guesses: operations are taken in the order of {@link Relevance}, twice as many each
 * time, until they give the finding, at last all. A capture of any size costs no more than two
 * replays of it this way, and what goes on is small. Then it leaves out CPUs, tasks, operations and
 * single events ({@link Reduction}). The result is minimal in the sense that none of its events can
 * be spared; that there is no smaller one is not said.
 */
public final class Slicer {
  private static final int FIRST_GUESS = 64;

  private final ReplayOptions options;
  private final SliceProgress progress;

  /**
   * A slicer.
   *
   * @param options how the capture is verified, with all rules that are to see nothing new
   */
  public Slicer(ReplayOptions options, SliceProgress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Slices.
   *
   * @param log the capture
   * @param finding what must remain
   * @param whole what all rules say of the capture
   * @return what is left; empty if not even all the events of the log give the finding, so that it
   *     must rest on something else
   * @throws IOException never, as nothing is read but memory
   */
  public Optional<Slice> slice(EventLog log, Finding finding, TraceReport whole)
      throws IOException {
    Target target = new Target(finding, whole);
    if (log.size() == 0) {
      return Optional.empty();
    }
    // What is minimal for the finding alone mostly shows nothing else; asking for that all the
    // time would take three times as long.
    Optional<EventLog> small = reduced(log, target, Trial::gives);
    if (small.isPresent() && !trial(small.get(), target).givesNothingElse(all(small.get()))) {
      small = reduced(log, target, Trial::givesNothingElse);
    }
    return small.map(events -> new Slice(events, finding, whole));
  }

  /** What a part is asked. */
  private interface Question {
    boolean ask(Trial trial, int[] rows) throws IOException;
  }

  private Trial trial(EventLog log, Target target) {
    return new Trial(log, options, target, progress);
  }

  private static int[] all(EventLog log) {
    return Rows.all(log.size());
  }

  private Optional<EventLog> reduced(EventLog log, Target target, Question question)
      throws IOException {
    Optional<int[]> guess = guess(trial(log, target), target.finding(), question);
    if (guess.isEmpty()) {
      return Optional.empty();
    }
    Trial trial = trial(log.extract(guess.get()), target);
    return Optional.of(trial.log().extract(reduced(trial, question)));
  }

  private Optional<int[]> guess(Trial trial, Finding finding, Question question)
      throws IOException {
    List<int[]> ranked =
        new Relevance(trial.log(), finding, needs(finding.getRule()))
            .order(operations(trial.log(), all(trial.log())));
    int most = FIRST_GUESS;
    int size = 0;
    for (int count = 1; count <= ranked.size(); count++) {
      size += ranked.get(count - 1).length;
      if (size >= most || count == ranked.size()) {
        int[] rows = Rows.union(ranked.subList(0, count));
        if (question.ask(trial, rows)) {
          return Optional.of(rows);
        }
        most = 2 * size;
      }
    }
    return Optional.empty();
  }

  private int[] reduced(Trial trial, Question question) throws IOException {
    EventLog log = trial.log();
    Event event = new Event(log.dictionary());
    int[] rows = all(log);
    rows = reduced(trial, question, Rows.split(rows, row -> look(log, event, row).cpu()));
    rows = reduced(trial, question, Rows.split(rows, row -> look(log, event, row).tid()));
    rows = reduced(trial, question, operations(log, rows));
    Map<Long, Integer> records = new HashMap<>();
    return reduced(
        trial,
        question,
        Rows.split(
            rows,
            row ->
                records.computeIfAbsent(look(log, event, row).position(), at -> records.size())));
  }

  private static int[] reduced(Trial trial, Question question, List<int[]> parts)
      throws IOException {
    return Rows.union(Reduction.of(parts, left -> question.ask(trial, Rows.union(left))));
  }

  private static Event look(EventLog log, Event event, int row) {
    log.look(event, row);
    return event;
  }

  private List<int[]> operations(EventLog log, int[] rows) throws IOException {
    int[] groups = OperationIndex.of(log.select(rows), options);
    int[] byRow = new int[log.size()];
    for (int i = 0; i < rows.length; i++) {
      byRow[rows[i]] = groups[i];
    }
    return Rows.split(rows, row -> byRow[row]);
  }

  private static Set<EventKind> needs(String rule) {
    return RuleCatalog.rules().stream()
        .filter(info -> info.name().equals(rule))
        .map(RuleInfo::needs)
        .findFirst()
        .orElse(Set.of());
  }
}
