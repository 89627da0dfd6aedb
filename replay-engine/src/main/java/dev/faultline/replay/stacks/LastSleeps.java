package dev.faultline.replay.stacks;

import dev.faultline.v1.Grade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tasks that went to sleep for a lock just before a trace ended: no hang, but what the reader of an
 * off-CPU stack asks for.
 */
final class LastSleeps {
  private LastSleeps() {}

  static List<StackFinding> of(List<Sleeper> sleepers) {
    Map<String, List<Sleeper>> byWait = new LinkedHashMap<>();
    for (Sleeper sleeper : sleepers) {
      if (sleeper.isLastSleep()) {
        sleeper
            .asking()
            .filter(wait -> !wait.getIo())
            .ifPresent(
                wait ->
                    byWait
                        .computeIfAbsent(Sleeper.spelt(wait), fresh -> new ArrayList<>())
                        .add(sleeper));
      }
    }
    List<StackFinding> findings = new ArrayList<>();
    byWait.forEach((wanted, group) -> findings.add(of(wanted, group)));
    return findings;
  }

  private static StackFinding of(String wanted, List<Sleeper> group) {
    Sleeper first = group.get(0);
    FindingDraft draft =
        new FindingDraft(
            "hung-wait",
            Grade.Value.NOTE,
            "a " + first.doing() + " sleeps for " + wanted + " when the trace ends",
            "asleep for " + wanted + " at the end");
    for (Sleeper sleeper : group) {
      draft.let(sleeper.who() + " went to sleep for " + wanted + " in " + sleeper.sleepsIn());
      draft.by(sleeper).proof(sleeper, "here " + sleeper.name() + " sleeps for " + wanted);
    }
    return draft
        .times(group.size())
        .then("the trace ends; who holds " + wanted + " is not recorded")
        .because("a stack shows what a task asks for, and of the holder there is none")
        .remedy(
            "record longer, and lock:contention_begin and lock:contention_end with call chains, to"
                + " see how long such waits last and who runs meanwhile")
        .finish();
  }
}
