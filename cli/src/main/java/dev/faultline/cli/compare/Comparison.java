package dev.faultline.cli.compare;

import dev.faultline.cli.known.FindingSet;
import dev.faultline.cli.shell.ToolVersion;
import dev.faultline.v1.Change;
import dev.faultline.v1.Diff;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.UnreadInput;
import java.util.List;

/**
 * Two sets of findings, one beside the other.
 *
 * @param before what there was
 * @param after what there is
 */
record Comparison(FindingSet before, FindingSet after) {

  Diff diff() {
    Diff.Builder diff = Diff.newBuilder().setToolVersion(ToolVersion.text());
    add(diff, Change.Kind.NEW, after.findings(before, false));
    List<FindingSet.Entry> gone = before.findings(after, false);
    add(diff, Change.Kind.FIXED, gone.stream().filter(after::decided).toList());
    add(diff, Change.Kind.UNSEEN, gone.stream().filter(entry -> !after.decided(entry)).toList());
    add(diff, Change.Kind.KNOWN, after.findings(before, true));
    before.unread().forEach(trace -> diff.addUnread(unread(trace)));
    after.unread().forEach(trace -> diff.addUnread(unread(trace)));
    return diff.setInconclusive(after.inconclusive()).build();
  }

  private static void add(Diff.Builder diff, Change.Kind kind, List<FindingSet.Entry> entries) {
    for (FindingSet.Entry entry : entries) {
      diff.addChanges(
          Change.newBuilder()
              .setKind(kind)
              .setPath(entry.path())
              .setFinding(entry.finding().toBuilder().clearScene()));
    }
  }

  private static UnreadInput unread(TraceReport trace) {
    return UnreadInput.newBuilder().setPath(trace.getPath()).setError(trace.getError()).build();
  }
}
