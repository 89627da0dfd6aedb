package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.words.TaskName;
import dev.faultline.v1.Argument;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.MappingRef;
import dev.faultline.v1.Occurrences;
import dev.faultline.v1.TaskRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A finding as one would tell it: what was found, then <i>let, then, because</i>, what to do, and
 * the lines that prove it.
 */
public final class FindingText {
  private static final String INDENT = "    ";

  private final StringBuilder out;
  private final Layout layout;
  private final ClockText clock;
  private final Paragraph paragraph;

  FindingText(StringBuilder out, Layout layout, ClockText clock) {
    this.out = out;
    this.layout = layout;
    this.clock = clock;
    this.paragraph = new Paragraph(out, layout.width());
  }

  void write(Finding finding, EvidenceText evidence) {
    tell(finding);
    evidence.write(finding.getEvidenceList());
  }

  /** All but the events that prove it. */
  void tell(Finding finding) {
    writeHeading(finding);
    paragraph.write(INDENT, finding.getTitle());
    writeArgument(finding);
    writeWhere(finding);
  }

  private void writeHeading(Finding finding) {
    String grade = word(finding.getGrade());
    out.append("  ").append(layout.colours().grade(finding.getGrade(), grade)).append("  ");
    out.append(layout.colours().bold(PlainText.of(finding.getRule())));
    if (!finding.getFingerprint().isEmpty()) {
      out.append("  [").append(PlainText.of(finding.getFingerprint())).append(']');
    }
    Occurrences times = finding.getOccurrences();
    if (times.getCount() > 1) {
      out.append("  x").append(Counted.grouped(times.getCount()));
      out.append(", ").append(clock.span(times.getFirstNs(), times.getLastNs()));
    }
    if (finding.hasKnown()) {
      out.append("  ").append(KnownText.of(finding));
    }
    out.append('\n');
  }

  private void writeArgument(Finding finding) {
    if (!finding.hasArgument()) {
      finding.getExplanation().lines().forEach(line -> paragraph.write(INDENT + "  ", line));
      return;
    }
    Argument argument = finding.getArgument();
    String label = "let";
    for (String given : argument.getLetList()) {
      part(label, given);
      label = "and";
    }
    part("then", argument.getThen());
    part("because", argument.getBecause());
    part("do", argument.getRemedy());
  }

  private void part(String label, String text) {
    if (!text.isBlank()) {
      paragraph.write(INDENT + String.format(Locale.ROOT, "  %-9s", label), text);
    }
  }

  private void writeWhere(Finding finding) {
    where(finding).forEach(this::part);
  }

  /** Where it was found, and who took part: labels and what they stand for. */
  public static Map<String, String> where(Finding finding) {
    Map<String, String> where = new LinkedHashMap<>();
    if (finding.hasMapping()) {
      where.put("file", mapping(finding.getMapping()));
    }
    List<String> tasks = new ArrayList<>();
    for (TaskRef task : finding.getTasksList()) {
      String name = TaskName.of(task.getComm(), task.getTid());
      tasks.add(task.getRole().isEmpty() ? name : task.getRole() + " " + name);
    }
    where.put(tasks.size() == 1 ? "task" : "tasks", String.join(", ", tasks));
    return where;
  }

  private static String mapping(MappingRef mapping) {
    List<String> parts = new ArrayList<>();
    if (mapping.getIno() != 0) {
      String device = mapping.getDevice().isEmpty() ? "" : " on " + mapping.getDevice();
      parts.add("inode " + Long.toUnsignedString(mapping.getIno()) + device);
    }
    if (!mapping.getAddress().isEmpty()) {
      parts.add("mapping " + mapping.getAddress());
    }
    if (mapping.getHasPages()) {
      parts.add(
          mapping.getFirstIndex() == mapping.getLastIndex()
              ? "page " + mapping.getFirstIndex()
              : "pages " + mapping.getFirstIndex() + "-" + mapping.getLastIndex());
    }
    return String.join(", ", parts);
  }

  /** The grade as rules' pages spell it. */
  public static String word(Grade.Value grade) {
    return switch (grade) {
      case VIOLATION -> "violation";
      case POTENTIAL -> "potential";
      default -> "note";
    };
  }
}
