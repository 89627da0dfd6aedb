package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.Change;
import dev.faultline.v1.Diff;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.UnreadInput;
import java.util.Locale;

/** What is new, what is gone and what is known, a finding in two lines. */
public final class DiffText {
  private final StringBuilder out = new StringBuilder();
  private final Colours colours;

  public DiffText(Colours colours) {
    this.colours = colours;
  }

  public String of(Diff diff) {
    for (UnreadInput input : diff.getUnreadList()) {
      line("UNREADABLE  " + PlainText.of(input.getPath() + ": " + input.getError()));
    }
    diff.getChangesList().forEach(this::write);
    long unseen = count(diff, Change.Kind.UNSEEN);
    line(
        count(diff, Change.Kind.NEW)
            + " new, "
            + count(diff, Change.Kind.FIXED)
            + " fixed, "
            + unseen
            + " unseen, "
            + count(diff, Change.Kind.KNOWN)
            + " known");
    if (unseen > 0) {
      line("unseen: the new captures gave their rules nothing to check; not fixed for that");
    }
    if (diff.getInconclusive() > 0) {
      line(diff.getInconclusive() + " of the new captures INCONCLUSIVE");
    }
    return out.toString();
  }

  private static long count(Diff diff, Change.Kind kind) {
    return diff.getChangesList().stream().filter(change -> change.getKind() == kind).count();
  }

  private void write(Change change) {
    Finding finding = change.getFinding();
    String grade = finding.getGrade() == Grade.Value.VIOLATION ? "violation" : "potential";
    line(
        String.format(Locale.ROOT, "%-6s  %s  ", change.getKind(), grade)
            + colours.bold(PlainText.of(finding.getRule()))
            + "  ["
            + PlainText.of(finding.getFingerprint())
            + "]  in "
            + (change.getPath().isEmpty()
                ? "these captures together"
                : PlainText.of(change.getPath())));
    line("        " + PlainText.of(finding.getTitle()));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
