package dev.faultline.replay.stacks;

import dev.faultline.v1.Argument;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.LogRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A finding of a log that is being written. */
final class FindingDraft {
  private final String key;
  private final Finding.Builder finding = Finding.newBuilder();
  private final Argument.Builder argument = Argument.newBuilder();
  private final Map<Long, Evidence.Builder> evidence = new LinkedHashMap<>();
  private final List<Sleeper> tasks = new ArrayList<>();
  private long count = 1;
  private Optional<Long> firstNs = Optional.empty();
  private long lastNs;

  FindingDraft(String rule, Grade.Value grade, String title, String key) {
    this.key = key;
    finding.setRule(rule).setGrade(grade).setTitle(title);
  }

  FindingDraft let(String sentence) {
    argument.addLet(sentence);
    return this;
  }

  FindingDraft then(String sentence) {
    argument.setThen(sentence);
    return this;
  }

  FindingDraft because(String sentence) {
    argument.setBecause(sentence);
    return this;
  }

  FindingDraft remedy(String sentence) {
    argument.setRemedy(sentence);
    return this;
  }

  FindingDraft by(Sleeper sleeper) {
    if (!sleeper.isUnseen() && !tasks.contains(sleeper)) {
      tasks.add(sleeper);
      finding.addTasks(sleeper.ref());
      seen(sleeper.isTimed(), sleeper.sinceNs());
    }
    return this;
  }

  FindingDraft times(long occurrences) {
    count = occurrences;
    return this;
  }

  void seen(boolean timed, long timeNs) {
    if (timed) {
      firstNs = Optional.of(Math.min(firstNs.orElse(timeNs), timeNs));
      lastNs = Math.max(lastNs, timeNs);
    }
  }

  /** The line at which a task sleeps. */
  FindingDraft proof(Sleeper sleeper, String remark) {
    if (sleeper.snapshot().isPresent()) {
      proof(sleeper, sleeper.sleepsAt(), sleeper.calls(), remark);
    }
    return this;
  }

  FindingDraft proof(Sleeper sleeper, long line, String text, String remark) {
    if (line > 0) {
      evidence.merge(
          line,
          Evidence.newBuilder()
              .setLine(line)
              .setTimeNs(sleeper.seenNs())
              .setTid(Math.max(0, sleeper.tid()))
              .setComm(sleeper.shownComm())
              .setText(text)
              .setRemark(remark)
              .setFromLog(true)
              .setUntimed(!sleeper.isTimed()),
          (known, more) ->
              known.getRemark().contains(remark)
                  ? known
                  : known.setRemark(known.getRemark() + "; " + remark));
    }
    return this;
  }

  FindingDraft proof(LogRecord logRecord, int tid, String comm, String text, String remark) {
    seen(logRecord.getHasTime(), logRecord.getTimeNs());
    evidence.put(
        logRecord.getPosition(),
        Evidence.newBuilder()
            .setLine(logRecord.getPosition())
            .setTimeNs(logRecord.getTimeNs())
            .setTid(tid)
            .setComm(comm)
            .setText(text)
            .setRemark(remark)
            .setFromLog(true)
            .setUntimed(!logRecord.getHasTime()));
    return this;
  }

  Finding.Builder message() {
    return finding;
  }

  StackFinding finish() {
    finding.setArgument(argument);
    finding
        .getOccurrencesBuilder()
        .setCount(count)
        .setFirstNs(firstNs.orElse(0L))
        .setLastNs(lastNs);
    evidence.values().stream()
        .sorted(Comparator.comparingLong(Evidence.Builder::getLine))
        .forEach(finding::addEvidence);
    return new StackFinding(key, finding.build());
  }
}
