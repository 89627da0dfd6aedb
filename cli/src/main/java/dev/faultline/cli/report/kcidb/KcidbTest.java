package dev.faultline.cli.report.kcidb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.faultline.cli.report.text.TextReport;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The verification of one capture as a test of KCIDB.
 *
 * @param ids the ids of objects
 */
record KcidbTest(KcidbIds ids) {
  /** The schema allows no more in {@code log_excerpt}. */
  static final int MOST_CHARACTERS = 16_384;

  private static final String CUT = "[...]\n";

  JsonObject of(TraceReport trace, KcidbStatus status) throws IOException {
    JsonObject test = new JsonObject();
    test.addProperty("id", ids.test(trace.getPath()));
    test.addProperty("origin", ids.origin());
    test.addProperty("build_id", ids.build());
    test.addProperty("path", KcidbIds.testPath(trace.getPath()));
    test.addProperty("status", status.name());
    test.addProperty("comment", comment(trace));
    test.addProperty("log_excerpt", excerpt(trace));
    if (TraceOutcome.of(trace) == TraceOutcome.JUDGED) {
      long ns = Math.max(0, trace.getCapture().getLastNs() - trace.getCapture().getFirstNs());
      test.addProperty("duration", BigDecimal.valueOf(ns, 9));
    }
    JsonObject misc = new JsonObject();
    misc.add("faultline", details(trace));
    test.add("misc", misc);
    return test;
  }

  private static String comment(TraceReport trace) {
    return switch (TraceOutcome.of(trace)) {
      case UNREAD -> PlainText.of(trace.getError());
      default ->
          TraceOutcome.remarked(trace)
              + (trace.getReasonsCount() == 0 ? "" : ": " + PlainText.of(trace.getReasons(0)));
    };
  }

  /** The text report, as far as there is room for whole lines of it. */
  static String excerpt(TraceReport trace) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TextReport(Layout.plain(false)).trace(trace, out);
    String text = out.toString(UTF_8);
    if (text.codePointCount(0, text.length()) <= MOST_CHARACTERS) {
      return text;
    }
    int end = text.offsetByCodePoints(0, MOST_CHARACTERS - CUT.length());
    int line = text.lastIndexOf('\n', end - 1) + 1;
    return text.substring(0, line > 0 ? line : end) + CUT;
  }

  private JsonObject details(TraceReport trace) {
    CaptureSummary capture = trace.getCapture();
    JsonObject details = new JsonObject();
    details.addProperty("version", ids.toolVersion());
    details.addProperty("capture", PlainText.of(trace.getPath()));
    details.addProperty("verdict", TraceOutcome.word(trace));
    if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
      return details;
    }
    details.addProperty("format", PlainText.of(capture.getFormat()));
    details.addProperty("kernel", PlainText.of(capture.getKernel()));
    details.addProperty("events", capture.getEvents());
    details.addProperty("events_lost", capture.getEventsLost());
    details.addProperty("loss_gaps", capture.getLossGaps());
    details.add("models", array(trace.getModelsList()));
    details.add("reasons", array(trace.getReasonsList()));
    return details;
  }

  private static JsonArray array(Iterable<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(text -> array.add(PlainText.of(text)));
    return array;
  }
}
