package dev.faultline.cli.report.html;

import dev.faultline.cli.report.html.svg.CirclePicture;
import dev.faultline.cli.report.html.svg.Markup;
import dev.faultline.cli.report.html.svg.ScenePicture;
import dev.faultline.cli.report.text.FindingText;
import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.TaskName;
import dev.faultline.v1.Argument;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Occurrences;
import dev.faultline.v1.Scene;

/**
 * A finding: its pictures, the argument, and the lines that prove it, numbered as in the picture.
 */
final class HtmlFinding {
  private final Markup out;
  private final HtmlPlaces places;

  HtmlFinding(Markup out, HtmlPlaces places) {
    this.out = out;
    this.places = places;
  }

  /**
   * Writes a finding.
   *
   * @param open whether it lies open before the reader
   * @param drawnIn the capture in which the same bug is drawn; empty to draw it here
   */
  void write(Finding finding, boolean open, String drawnIn) {
    if (open) {
      out.open("details", "class", "finding", "open", "open");
    } else {
      out.open("details", "class", "finding");
    }
    out.open("summary");
    HtmlWords.rule(out, finding);
    out.text(" ").element("code", finding.getFingerprint());
    Occurrences times = finding.getOccurrences();
    if (times.getCount() > 1) {
      out.text(" ×" + Counted.grouped(times.getCount()));
    }
    HtmlWords.known(out, finding);
    out.element("p", finding.getTitle()).close().line();
    if (drawnIn.isEmpty()) {
      pictures(finding);
    } else {
      out.open("p", "class", "omitted").text("The same finding is drawn in ");
      out.element("a", drawnIn, "href", "#" + HtmlWords.anchor(drawnIn)).text(".").close();
    }
    argument(finding);
    evidence(finding);
    out.close().line();
  }

  private void pictures(Finding finding) {
    if (CirclePicture.isPossible(finding)) {
      boolean seen = finding.getGrade() == Grade.Value.VIOLATION;
      boolean met = finding.getRule().equals("deadlock");
      figure(
          seen
              ? "Who waits for whom"
              : met
                  ? "Who waits for whom, by their stacks"
                  : "Who would wait for whom, if they met");
      CirclePicture.draw(finding, places, out);
      out.close().line();
    }
    if (ScenePicture.isPossible(finding)) {
      figure("What went on");
      ScenePicture.draw(finding, places, out);
      remarks(finding.getScene());
      out.close().line();
    }
  }

  private void figure(String caption) {
    out.open("figure").element("figcaption", caption).line();
  }

  private void remarks(Scene scene) {
    if (scene.getOmitted() > 0) {
      out.element(
          "p",
          Counted.of(scene.getOmitted(), "span or event", "spans and events")
              + " of these tasks, farther from the evidence, are left out.",
          "class",
          "omitted");
    }
    if (scene.getKnownSinceNs() > scene.getFirstNs()) {
      out.element(
          "p",
          "Of what ended before "
              + places.time(scene.getKnownSinceNs())
              + " the picture knows nothing.",
          "class",
          "omitted");
    }
  }

  private void argument(Finding finding) {
    out.open("dl");
    if (finding.hasArgument()) {
      Argument argument = finding.getArgument();
      String label = "let";
      for (String given : argument.getLetList()) {
        part(label, given);
        label = "and";
      }
      part("then", argument.getThen());
      part("because", argument.getBecause());
      part("do", argument.getRemedy());
    } else {
      part("", finding.getExplanation());
    }
    FindingText.where(finding).forEach(this::part);
    out.close().line();
  }

  private void part(String label, String text) {
    if (!text.isBlank()) {
      out.element("dt", label).element("dd", text).line();
    }
  }

  private void evidence(Finding finding) {
    if (finding.getEvidenceCount() == 0) {
      return;
    }
    out.open("table", "class", "evidence").line();
    int number = 0;
    for (Evidence event : finding.getEvidenceList()) {
      number++;
      out.open("tr").open("td").element("span", Integer.toString(number), "class", "number");
      out.close()
          .element("td", event.getUntimed() ? "" : places.time(event.getTimeNs()), "class", "time");
      out.element("td", TaskName.of(event.getComm(), event.getTid()), "class", "task");
      out.open("td").element("span", event.getRemark(), "class", "remark");
      out.open("div", "class", "source").element("span", places.text().of(event));
      out.text("  " + event.getText()).close().close().close().line();
    }
    out.close().line();
  }
}
