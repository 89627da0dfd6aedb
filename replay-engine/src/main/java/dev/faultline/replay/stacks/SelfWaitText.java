package dev.faultline.replay.stacks;

import dev.faultline.v1.Grade;
import dev.faultline.v1.StackHold;
import dev.faultline.v1.WaitFor;
import java.util.List;

/** A task that waits for what its own I/O holds: one stack shows it. */
final class SelfWaitText {
  private SelfWaitText() {}

  static StackFinding of(SleepEdge edge, List<SleepEdge> behind) {
    Sleeper task = edge.waiter();
    String wanted = edge.wanted();
    String holds = edge.by().map(StackHold::getFunction).orElse("");
    FindingDraft draft =
        new FindingDraft(
            "self-deadlock",
            Grade.Value.VIOLATION,
            "a " + task.doing() + " waits for the " + wanted + " that its own I/O holds",
            "direct I/O waits for the " + wanted + " that it holds itself");
    draft
        .let(
            task.who()
                + " holds the "
                + wanted
                + " of its file: it is in "
                + holds
                + ", behind the acquisition")
        .then(
            "it faults in its own buffer, which is mapped from a file, and that waits for the "
                + wanted
                + " in "
                + task.sleepsIn())
        .because(
            "where the buffer maps the very range that the I/O works on, nobody else can end this"
                + " wait; this log shows nobody else who holds one")
        .remedy(
            "fault the buffer in before the range is locked, disable page faults while pages are"
                + " pinned, and retry (as btrfs and gfs2 do since 5.16)")
        .by(task)
        .proof(task, "here " + task.name() + " waits for the " + wanted)
        .proof(task, edge.line(), holds, "inside of this it holds it");
    if (!behind.isEmpty()) {
      draft.let(DeadlockText.behind(behind).substring(2));
    }
    draft
        .message()
        .addWaits(
            WaitFor.newBuilder()
                .setWaiter(task.ref())
                .setHolder(task.ref())
                .setWanted(wanted)
                .setSinceNs(task.sinceNs())
                .setSinceLine(task.sleepsAt())
                .setWhy(edge.why())
                .setHeldNs(task.sinceNs())
                .setHeldLine(edge.line()));
    return draft.finish();
  }
}
