package dev.faultline.cli.slice;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.stream.EventLog;
import java.io.IOException;
import java.util.Set;

/**
 * Replays parts of a log to see whether they stand for the whole.
 *
 * <p>How long a wait lasted is told by the last event of the capture, so that one is never left out
 * where the finding is of waiting: a hang of half a minute does not become one of a moment.
 */
final class Trial {
  private static final String WAITING = "Lock order and waiting";

  private final EventLog log;
  private final ReplayOptions everyRule;
  private final ReplayOptions oneRule;
  private final Target target;
  private final SliceProgress progress;
  private final boolean lastsToTheEnd;

  Trial(EventLog log, ReplayOptions everyRule, Target target, SliceProgress progress) {
    this.log = log;
    this.everyRule = everyRule;
    this.oneRule = everyRule.withRules(Set.of(target.finding().getRule()));
    this.target = target;
    this.progress = progress;
    this.lastsToTheEnd = WAITING.equals(group(target.finding().getRule()));
  }

  private static String group(String rule) {
    return RuleCatalog.rules().stream()
        .filter(info -> info.name().equals(rule))
        .map(RuleInfo::group)
        .findFirst()
        .orElse("");
  }

  EventLog log() {
    return log;
  }

  /** Whether these events alone give the finding. */
  boolean gives(int[] rows) throws IOException {
    boolean gives = isGiven(rows);
    progress.tried(rows.length, gives);
    return gives;
  }

  /** Whether they give it, and nothing grave that the whole does not give. */
  boolean givesNothingElse(int[] rows) throws IOException {
    boolean gives = isGiven(rows) && target.addsNothing(Replay.verify(log.select(rows), everyRule));
    progress.tried(rows.length, gives);
    return gives;
  }

  private boolean isGiven(int[] rows) throws IOException {
    return (!lastsToTheEnd || rows[rows.length - 1] == log.size() - 1)
        && target.isShownBy(Replay.verify(log.select(rows), oneRule), true);
  }
}
