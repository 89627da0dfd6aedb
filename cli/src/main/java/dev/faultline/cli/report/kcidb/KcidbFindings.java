package dev.faultline.cli.report.kcidb;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.Finding;
import java.util.Set;

/**
 * Findings in KCIDB's words: a bug is an issue, that it was seen, or is gone, an incident.
 *
 * @param ids the ids of objects
 * @param ofCapture the names of rules that look at the capture itself
 */
record KcidbFindings(KcidbIds ids, Set<String> ofCapture) {
  /** What an issue says follows from its fingerprint: there will be no second version of it. */
  private static final int VERSION = 1;

  /** The bug itself. Who is at fault: the kernel, or who recorded; never this program. */
  JsonObject issue(Finding finding) {
    boolean harness = ofCapture.contains(finding.getRule());
    JsonObject culprit = new JsonObject();
    culprit.addProperty("code", !harness);
    culprit.addProperty("tool", false);
    culprit.addProperty("harness", harness);
    JsonObject details = new JsonObject();
    details.addProperty("rule", PlainText.of(finding.getRule()));
    details.addProperty("grade", finding.getGrade().name());
    JsonArray others = new JsonArray();
    finding.getAlternativeFingerprintsList().forEach(other -> others.add(PlainText.of(other)));
    details.add("alternative_fingerprints", others);
    JsonObject issue = new JsonObject();
    issue.addProperty("id", PlainText.of(ids.issue(finding)));
    issue.addProperty("version", VERSION);
    issue.addProperty("origin", ids.origin());
    issue.addProperty("comment", PlainText.of(finding.getTitle()));
    issue.add("culprit", culprit);
    issue.add("misc", misc(details));
    return issue;
  }

  /** It was seen in the verification of a capture. */
  JsonObject seen(Finding finding, String path) {
    JsonObject incident = incident(finding, path, true);
    incident.addProperty("test_id", ids.test(path));
    return incident;
  }

  /** It is in the build as a whole, or is gone from it. */
  JsonObject inBuild(Finding finding, boolean present) {
    JsonObject incident = incident(finding, "", present);
    incident.addProperty("build_id", ids.build());
    return incident;
  }

  private JsonObject incident(Finding finding, String path, boolean present) {
    JsonObject details = new JsonObject();
    if (!path.isEmpty()) {
      details.addProperty("capture", PlainText.of(path));
    }
    details.addProperty("occurrences", finding.getOccurrences().getCount());
    JsonObject incident = new JsonObject();
    incident.addProperty("id", ids.incident(finding, path));
    incident.addProperty("origin", ids.origin());
    incident.addProperty("issue_id", PlainText.of(ids.issue(finding)));
    incident.addProperty("issue_version", VERSION);
    incident.addProperty("present", present);
    incident.add("misc", misc(details));
    return incident;
  }

  private static JsonObject misc(JsonObject details) {
    JsonObject misc = new JsonObject();
    misc.add("faultline", details);
    return misc;
  }
}
