package dev.faultline.replay;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Claims;
import dev.faultline.replay.rules.Gaps;
import dev.faultline.replay.rules.Ledger;
import dev.faultline.replay.rules.Rule;
import dev.faultline.replay.rules.RuleSpec;
import dev.faultline.replay.rules.SeenEvents;
import dev.faultline.replay.rules.TraceEnd;
import dev.faultline.replay.scene.SceneRecorder;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.UnreadSample;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Replays a trace: each event is applied to the model, then the rules that care for its kind look
 * at what it did.
 *
 * <p>A gap in the trace reaches back. That events of a CPU were lost is only known when its next
 * event comes, and until then the other CPUs went on; what was found since the last event of that
 * CPU may rest on a state that had changed unseen, so it is taken back.
 */
public final class Replay {
  private static final int MAX_UNREAD_SAMPLES = 8;

  private final EventSource source;
  private final ReplayOptions options;
  private final PageCacheModel model;
  private final List<Rule> rules;
  private final Subscribers subscribers;
  private final List<UnreadSample> unread = new ArrayList<>();
  private final List<LogRecord> logged = new ArrayList<>();
  private final CaptureCounts counts = new CaptureCounts();
  private Optional<Moment> last = Optional.empty();
  private final CpuClocks clocks = new CpuClocks();
  private final Optional<SceneRecorder> scenes;

  private Replay(EventSource source, ReplayOptions options) {
    this.source = source;
    this.options = options;
    this.model = new PageCacheModel(source.dictionary(), options.model().flatMap(Model::of));
    this.rules = RuleCatalog.create(options.rules());
    this.scenes =
        options.scenes()
            ? Optional.of(new SceneRecorder(source.dictionary(), model, EventText::of))
            : Optional.empty();
    for (Rule rule : rules) {
      rule.attach(model);
    }
    this.subscribers = new Subscribers(rules);
    model.watchedBy(new BeforeForgetting());
  }

  /** Shows the rules what is about to be forgotten. */
  private final class BeforeForgetting implements PageCacheModel.Watcher {
    @Override
    public void beforeGap(Gap gap) {
      for (Rule rule : rules) {
        rule.beforeGap(gap);
      }
    }

    @Override
    public void beforeGivingUp(Step step) {
      for (Rule rule : rules) {
        rule.beforeGivingUp(step);
      }
    }
  }

  /**
   * Reads a capture to its end and judges it.
   *
   * @throws IOException if the capture cannot be read
   */
  public static TraceReport verify(EventSource source, ReplayOptions options) throws IOException {
    return new Replay(source, options).run();
  }

  private TraceReport run() throws IOException {
    EventBlock block = new EventBlock();
    while (source.next(block)) {
      counts.add(block);
      for (UnreadSample sample : block.unreadSamples()) {
        if (unread.size() < MAX_UNREAD_SAMPLES) {
          unread.add(sample);
        }
      }
      for (LogRecord logRecord : block.logRecords()) {
        if (logged.size() < LogReport.MOST_RECORDS) {
          logged.add(logRecord);
        }
      }
      for (int row = 0; row < block.size(); row++) {
        observe(model.apply(block, row), row == block.size() - 1);
      }
    }
    TraceEnd end = finish();
    TraceReport report =
        new ReportBuilder(source.origin(), counts, end, rules, scenes).build(options.required());
    return logged.isEmpty() ? report : new LogReport(logged, model, options.rules()).added(report);
  }

  private void observe(Step step, boolean lastOfBlock) {
    EventKind kind = step.kind();
    counts.see(step);
    clocks.see(step);
    if (kind == EventKind.EVENTS_LOST) {
      retract(step);
    }
    Subscribers.Interested interested = subscribers.of(step);
    interested.see(step);
    if (kind == EventKind.EVENTS_LOST && Gaps.of(step.event().loss()).isDoubtOfAll()) {
      // Nor does what stands at the gap, before it is forgotten, rest on anything certain.
      retract(step);
    }
    if (scenes.isPresent()) {
      scenes.get().see(step, interested.rules());
    }
    if (lastOfBlock) {
      last = Optional.of(step.moment());
    }
  }

  /** What was found since the last event before the gap may rest on a state that had changed. */
  private void retract(Step gap) {
    boolean beganBefore = gap.event().c() != 0;
    long sinceNs = beganBefore ? gap.event().b() : Long.MIN_VALUE;
    for (Rule rule : rules) {
      retract(rule, sinceNs, gap.event().cpu());
    }
  }

  /** What is said of the capture itself needs no state and stands. */
  private static void retract(Rule rule, long sinceNs, int cpu) {
    if (rule.restsOnState()) {
      rule.ledger().retractSince(sinceNs, cpu);
    }
  }

  private TraceEnd finish() {
    SeenEvents seen = counts.seen();
    Claims claims = new Claims(source.recording(), seen);
    TraceEnd end =
        new TraceEnd(
            last,
            counts.endNs(),
            seen,
            claims.believed(),
            claims,
            model.mappings(),
            counts.units(),
            counts.unread(),
            unread,
            source.incomplete(),
            options.recordedBy(),
            options.fairTwoState());
    Collection<Operation> underWay = model.underWay();
    long missing = model.missingRecords();
    for (Rule rule : rules) {
      rule.finish(end);
      rule.seeUnfinished(underWay);
      if (end.showsShootdowns()) {
        rule.ledger().resolve(Doubt.NO_SHOOTDOWN);
      }
      if (rule.restsOnState()) {
        rule.ledger().retractWithin(Math.max(model.clocks().toleranceNs(), clocks.behindNs()));
        rule.ledger().retractAmbiguous();
        if (source.recording().recorder().cpus() > 1 && clocks.isOneCpu()) {
          rule.ledger().retractOfOneCpu();
        }
        if (missing > 0 && rule.spec().group() != RuleSpec.Group.WAITING) {
          rule.ledger().retractRare(missing);
        }
      }
      if (counts.tracerLost()) {
        // Where one buffer ran over, another may have, and its gap would only show with its next
        // event.
        retract(rule, clocks.slowestNs(), clocks.slowestCpu());
      }
      for (int unseen = end.unseen(rule.spec()).size(); unseen > 0; unseen--) {
        rule.ledger().notLookedAt();
      }
      if (!end.missing(rule.spec()).isEmpty()) {
        rule.ledger().distrust();
        for (Ledger row : rule.rows().values()) {
          row.distrust();
        }
      }
    }
    if (scenes.isPresent()) {
      scenes.get().finish(rules, last);
    }
    return end;
  }
}
