package dev.faultline.cli.report.markdown;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.Place;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a tracker or a mail wants: a line for each bug, with its fingerprint, its canonical title,
 * how many files have it and of which kernels, and then for each bug what proves it and what to do
 * next. Bugs are those of all files together.
 *
 * <p>Names of tasks and files are hostile: in sentences they are escaped, and all else of a run
 * stands in indented blocks, which have no markup.
 */
public final class MarkdownReport implements ReportWriter {
  private static final int MOST_BUGS = 1000;
  private static final int MOST_TOLD = 50;
  private static final Pattern ELEMENT = Pattern.compile("<(?=[A-Za-z/!?])");
  private static final String MARKUP = "\\`*_{}[]<>()#+|~@!";

  private final Map<String, Bug> bugs = new LinkedHashMap<>();
  private long files;
  private long unread;
  private long omitted;

  @Override
  public void trace(TraceReport trace, OutputStream out) {
    files++;
    unread += trace.getError().isEmpty() ? 0 : 1;
    for (Finding finding : trace.getFindingsList()) {
      if (finding.getGrade() != Grade.Value.NOTE) {
        add(trace, finding);
      }
    }
  }

  private void add(TraceReport trace, Finding finding) {
    String key = finding.getFingerprint();
    Bug known = bugs.get(key);
    if (known == null && bugs.size() == MOST_BUGS) {
      omitted++;
      return;
    }
    if (known == null) {
      known = new Bug(trace, finding);
      bugs.put(key, known);
    }
    known.in(trace);
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    StringBuilder page = new StringBuilder();
    List<Bug> sorted = new ArrayList<>(bugs.values());
    sorted.sort(
        Comparator.comparingInt((Bug bug) -> -bug.finding().getGradeValue())
            .thenComparingLong(bug -> -bug.files()));
    page.append(Counted.of(files, "file", "files"))
        .append(", ")
        .append(Counted.of(sorted.size(), "bug", "bugs"));
    page.append(unread == 0 ? "" : ", " + unread + " could not be read").append(".\n\n");
    table(sorted, page);
    sorted.stream().limit(MOST_TOLD).forEach(bug -> tell(bug, page));
    long left = omitted + Math.max(0, sorted.size() - MOST_TOLD);
    if (left > 0) {
      page.append(Counted.of(left, "more finding is", "more findings are")).append(" not told.\n");
    }
    out.write(page.toString().getBytes(UTF_8));
  }

  private static void table(List<Bug> sorted, StringBuilder page) {
    if (sorted.isEmpty()) {
      return;
    }
    page.append("| bug | grade | what | files | kernels | first |\n|---|---|---|---|---|---|\n");
    for (Bug bug : sorted) {
      Finding finding = bug.finding();
      page.append("| `").append(code(finding)).append("` | ");
      page.append(grade(finding)).append(" | ").append(escaped(finding.getTitle())).append(" | ");
      page.append(bug.files()).append(" | ");
      page.append(escaped(String.join(", ", bug.kernels()))).append(" | ");
      page.append(escaped(bug.firstFile())).append(" |\n");
    }
    page.append('\n');
  }

  private static void tell(Bug bug, StringBuilder page) {
    Finding finding = bug.finding();
    page.append("### ").append(escaped(finding.getTitle())).append("\n\n");
    page.append(escaped(finding.getRule())).append(", ").append(grade(finding));
    page.append(", faultline `").append(code(finding)).append("`, ");
    page.append(Counted.of(bug.files(), "file", "files")).append("; ");
    page.append(escaped(bug.firstFile())).append(":\n\n");
    finding.getExplanation().lines().forEach(line -> block(line, page));
    page.append("    \n");
    for (Evidence event : finding.getEvidenceList()) {
      Place place = bug.places().of(event);
      String remark = event.getRemark().isEmpty() ? "" : "   <- " + event.getRemark();
      block(
          place.position()
              + ": "
              + event.getComm()
              + "-"
              + event.getTid()
              + "  "
              + event.getText()
              + remark,
          page);
    }
    page.append('\n');
  }

  private static void block(String line, StringBuilder page) {
    page.append("    ").append(plain(line)).append('\n');
  }

  /**
   * Without anything that a renderer, which may know no indented blocks, could take for an element.
   */
  private static String plain(String text) {
    return ELEMENT.matcher(PlainText.of(text)).replaceAll("‹");
  }

  /** The fingerprint, for between backticks. */
  private static String code(Finding finding) {
    return plain(finding.getFingerprint()).replace('`', '\'').replace('|', '/');
  }

  private static String grade(Finding finding) {
    return finding.getGrade() == Grade.Value.VIOLATION ? "violation" : "potential";
  }

  /** As text, whatever it holds. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    String plain = plain(text);
    for (int i = 0; i < plain.length(); i++) {
      char letter = plain.charAt(i);
      if (MARKUP.indexOf(letter) >= 0) {
        escaped.append('\\');
      }
      escaped.append(letter);
    }
    return escaped.toString();
  }
}
