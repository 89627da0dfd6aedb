package dev.faultline.cli.report.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.faultline.cli.report.json.JsonText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.Places;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.Sameness;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SARIF 2.1.0: one run, with one result for each fingerprint, however many captures have it. In
 * memory stay the first finding of each and a bounded number of places of the others.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">the standard</a>
 */
public final class SarifReport implements ReportWriter {
  /** As many results as code scanning takes of a run. */
  static final int MOST_RESULTS = 25_000;

  private static final String NO_RESULTS = "\"results\":[";
  private static final String NO_NOTIFICATIONS = '"' + SarifInvocation.NOTIFICATIONS + "\":[";

  private final ReportSetting setting;
  private final int most;
  private final Map<String, SarifResult> results = new LinkedHashMap<>();
  private final SarifRules rules;
  private long dropped;

  public SarifReport(ReportSetting setting) {
    this(setting, MOST_RESULTS);
  }

  public SarifReport(ReportSetting setting, int most) {
    this.setting = setting;
    this.most = most;
    this.rules = new SarifRules(setting.rules());
  }

  @Override
  public void trace(TraceReport trace, OutputStream out) {
    Places places = Places.in(trace);
    trace.getFindingsList().forEach(finding -> add(finding, places));
  }

  private void add(Finding finding, Places places) {
    String key = Sameness.of(finding);
    SarifResult known = results.get(key);
    if (known != null) {
      known.add(finding, places);
    } else if (results.size() < most) {
      results.put(key, new SarifResult(finding, places, rules.index(finding.getRule())));
    } else {
      dropped++;
    }
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    Places across = Places.across(report);
    report.getAcrossList().forEach(finding -> add(finding, across));
    SarifInvocation invocation = new SarifInvocation(report, setting.passing());
    String frame = JsonText.of(frame(report, invocation));
    int gap = frame.indexOf(NO_RESULTS) + NO_RESULTS.length();
    int second = frame.indexOf(NO_NOTIFICATIONS, gap) + NO_NOTIFICATIONS.length();
    out.write(frame.substring(0, gap).getBytes(UTF_8));
    write(results.values().stream().map(SarifResult::json), "\n", ",\n", out);
    out.write(frame.substring(gap, second).getBytes(UTF_8));
    write(invocation.notifications(dropped, most), "", ",", out);
    out.write((frame.substring(second) + "\n").getBytes(UTF_8));
  }

  /** One after another, since all of them may be more than memory holds. */
  private static void write(
      Stream<JsonObject> objects, String begin, String between, OutputStream out)
      throws IOException {
    String separator = begin;
    for (Iterator<JsonObject> rest = objects.iterator(); rest.hasNext(); separator = between) {
      out.write((separator + JsonText.of(rest.next())).getBytes(UTF_8));
    }
  }

  private JsonObject frame(Report report, SarifInvocation invocation) {
    JsonObject run = new JsonObject();
    run.add("results", new JsonArray()); // in front, where no text of a capture comes before it
    run.add("tool", tool(report));
    run.addProperty("columnKind", "utf16CodeUnits");
    JsonArray invocations = new JsonArray();
    invocations.add(invocation.json());
    run.add("invocations", invocations);
    JsonArray runs = new JsonArray();
    runs.add(run);
    JsonObject log = new JsonObject();
    log.addProperty("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.addProperty("version", "2.1.0");
    log.add("runs", runs);
    return log;
  }

  private JsonObject tool(Report report) {
    JsonObject driver = new JsonObject();
    driver.addProperty("name", "faultline");
    driver.addProperty("version", PlainText.of(report.getToolVersion()));
    driver.add("rules", rules.json());
    driver.add("notifications", SarifInvocation.descriptors());
    JsonObject tool = new JsonObject();
    tool.add("driver", driver);
    return tool;
  }
}
