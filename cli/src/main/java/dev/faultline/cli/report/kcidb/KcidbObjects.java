package dev.faultline.cli.report.kcidb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.faultline.cli.report.json.JsonText;
import dev.faultline.cli.report.writing.Spool;
import dev.faultline.v1.Finding;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A document of KCIDB as it grows: tests are written as they come, incidents wait for their end in
 * a spool, issues in memory, of which there are as many as bugs.
 */
final class KcidbObjects implements Closeable {
  private static final String BEGIN = "{\"version\":{\"major\":5,\"minor\":3},\n\"tests\":[";

  private final KcidbFindings findings;
  private final Spool incidents = new Spool();
  private final Map<String, JsonObject> issues = new LinkedHashMap<>();
  private String beforeTest = BEGIN + "\n";
  private String beforeIncident = "\n";

  KcidbObjects(KcidbFindings findings) {
    this.findings = findings;
  }

  void test(JsonObject test, OutputStream out) throws IOException {
    write(beforeTest + JsonText.of(test), out);
    beforeTest = ",\n";
  }

  /** Adds what was seen of a bug, and the bug unless it is there. */
  void incident(Finding finding, JsonObject incident) throws IOException {
    JsonObject issue = findings.issue(finding);
    issues.putIfAbsent(issue.get("id").getAsString(), issue);
    write(beforeIncident + JsonText.of(incident), incidents);
    beforeIncident = ",\n";
  }

  void finish(OutputStream out) throws IOException {
    write(beforeTest.startsWith(BEGIN) ? BEGIN : "\n", out);
    String before = "],\n\"issues\":[\n";
    for (JsonObject issue : issues.values()) {
      write(before + JsonText.of(issue), out);
      before = ",\n";
    }
    write(issues.isEmpty() ? before : "\n", out);
    write("],\n\"incidents\":[", out);
    incidents.copyTo(out);
    write("\n]}\n", out);
  }

  private static void write(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    incidents.close();
  }
}
