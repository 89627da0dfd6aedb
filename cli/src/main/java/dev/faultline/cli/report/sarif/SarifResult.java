package dev.faultline.cli.report.sarif;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.faultline.cli.report.text.KnownText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.words.TaskName;
import dev.faultline.cli.report.writing.Place;
import dev.faultline.cli.report.writing.Places;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Known;
import java.util.ArrayList;
import java.util.List;

/** A bug in one result: where it was first, what led to it there, and in what other captures. */
final class SarifResult {
  private static final int MOST_OTHERS = 100;

  private final Finding first;
  private final Places places;
  private final int rule;
  private final List<Place> others = new ArrayList<>();
  private Grade.Value grade;
  private long occurrences;
  private long captures = 1;

  SarifResult(Finding first, Places places, int rule) {
    this.first = first;
    this.places = places;
    this.rule = rule;
    this.grade = first.getGrade();
    this.occurrences = count(first);
  }

  void add(Finding finding, Places where) {
    captures++;
    occurrences += count(finding);
    grade = finding.getGradeValue() > grade.getNumber() ? finding.getGrade() : grade;
    if (others.size() < MOST_OTHERS) {
      others.add(where.decisive(finding));
    }
  }

  private static long count(Finding finding) {
    return Math.max(1, finding.getOccurrences().getCount());
  }

  JsonObject json() {
    JsonObject result = new JsonObject();
    result.addProperty("ruleId", PlainText.of(first.getRule()));
    result.addProperty("ruleIndex", rule);
    result.addProperty("level", level());
    result.add("message", SarifText.message(first.getTitle()));
    JsonArray locations = new JsonArray();
    locations.add(SarifText.location(places.decisive(first)));
    result.add("locations", locations);
    JsonArray related = new JsonArray();
    others.forEach(other -> related.add(SarifText.location(other)));
    if (!others.isEmpty()) {
      result.add("relatedLocations", related);
    }
    if (first.getEvidenceCount() > 0) {
      result.add("codeFlows", flow());
    }
    result.addProperty("occurrenceCount", Math.min(occurrences, Integer.MAX_VALUE));
    JsonObject fingerprints = new JsonObject();
    fingerprints.addProperty("faultline/v1", PlainText.of(first.getFingerprint()));
    // The one that code scanning goes by; it would else count lines of the capture.
    fingerprints.addProperty("primaryLocationLineHash", PlainText.of(first.getFingerprint()));
    result.add("partialFingerprints", fingerprints);
    known(result);
    JsonObject properties = new JsonObject();
    properties.addProperty("captures", captures);
    properties.addProperty("explanation", lines(first.getExplanation()));
    result.add("properties", properties);
    return result;
  }

  private String level() {
    return switch (grade) {
      case VIOLATION -> "error";
      case POTENTIAL -> "warning";
      default -> "note";
    };
  }

  /** The events that prove it, as the way that the kernel went. */
  private JsonArray flow() {
    JsonArray locations = new JsonArray();
    for (Evidence event : first.getEvidenceList()) {
      JsonObject location = SarifText.location(places.of(event));
      String remark = event.getRemark().isEmpty() ? "" : " <- " + event.getRemark();
      String task = TaskName.of(event.getComm(), event.getTid());
      location.add("message", SarifText.message(task + "  " + event.getText() + remark));
      JsonObject step = new JsonObject();
      step.add("location", location);
      locations.add(step);
    }
    JsonObject thread = new JsonObject();
    thread.add("locations", locations);
    JsonArray threads = new JsonArray();
    threads.add(thread);
    JsonObject flow = new JsonObject();
    flow.add("threadFlows", threads);
    JsonArray flows = new JsonArray();
    flows.add(flow);
    return flows;
  }

  private void known(JsonObject result) {
    if (!first.hasKnown()) {
      return;
    }
    JsonObject suppression = new JsonObject();
    suppression.addProperty("kind", "external");
    suppression.addProperty("status", "accepted");
    suppression.addProperty(
        "justification",
        first.getKnown().getSource() == Known.Source.BASELINE
            ? "It is in the baseline."
            : KnownText.of(first));
    JsonArray suppressions = new JsonArray();
    suppressions.add(suppression);
    result.add("suppressions", suppressions);
  }

  private static String lines(String text) {
    return String.join("\n", text.lines().map(PlainText::of).toList());
  }
}
