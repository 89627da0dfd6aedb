package dev.faultline.cli;

import dev.faultline.cli.report.Colours;
import dev.faultline.cli.report.PlainText;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is new, what is gone and what is known, a finding in two lines. */
final class DiffText {
  private final PrintWriter out;
  private final Colours colours;

  DiffText(PrintWriter out, Colours colours) {
    this.out = out;
    this.colours = colours;
  }

  void write(FindingSet before, FindingSet after) {
    for (FindingSet side : List.of(before, after)) {
      for (TraceReport trace : side.unread()) {
        out.println("UNREADABLE  " + PlainText.of(trace.getPath() + ": " + trace.getError()));
      }
    }
    List<FindingSet.Entry> fresh = after.findings(before, false);
    List<FindingSet.Entry> fixed = new ArrayList<>();
    List<FindingSet.Entry> gone = new ArrayList<>();
    for (FindingSet.Entry entry : before.findings(after, false)) {
      (after.decided(entry) ? fixed : gone).add(entry);
    }
    List<FindingSet.Entry> known = after.findings(before, true);
    write("NEW", fresh);
    write("FIXED", fixed);
    write("UNSEEN", gone);
    write("KNOWN", known);
    out.println(
        fresh.size()
            + " new, "
            + fixed.size()
            + " fixed, "
            + gone.size()
            + " unseen, "
            + known.size()
            + " known");
    if (!gone.isEmpty()) {
      out.println("unseen: the new captures gave their rules nothing to check; not fixed for that");
    }
    if (after.inconclusive() > 0) {
      out.println(after.inconclusive() + " of the new captures INCONCLUSIVE");
    }
    out.flush();
  }

  private void write(String word, List<FindingSet.Entry> entries) {
    for (FindingSet.Entry entry : entries) {
      Finding finding = entry.finding();
      String grade = finding.getGrade() == Grade.Value.VIOLATION ? "violation" : "potential";
      out.println(
          String.format(Locale.ROOT, "%-6s  %s  ", word, grade)
              + colours.bold(PlainText.of(finding.getRule()))
              + "  ["
              + PlainText.of(finding.getFingerprint())
              + "]  in "
              + PlainText.of(entry.path()));
      out.println("        " + PlainText.of(finding.getTitle()));
    }
  }
}
