package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.util.HashMap;
import java.util.Map;

/**
 * Where an event is found: {@code trace.txt:4788}, or {@code trace.dat:@4788} where bytes count.
 */
public interface PlaceText {

  /** The place of an event. */
  String of(Evidence event);

  /** Places in one capture; the last part of its path names it. */
  static PlaceText in(TraceReport trace) {
    String file = last(trace.getPath());
    String sign = sign(trace);
    return event ->
        event.getPath().isEmpty()
            ? file + sign + event.getLine()
            : last(event.getPath()) + ":" + event.getLine();
  }

  /** Places in several captures, which may share the last part of their paths. */
  static PlaceText across(Report report) {
    Map<String, String> signs = new HashMap<>();
    report.getTracesList().forEach(trace -> signs.putIfAbsent(trace.getPath(), sign(trace)));
    return event ->
        PlainText.of(event.getPath()) + signs.getOrDefault(event.getPath(), ":") + event.getLine();
  }

  private static String last(String path) {
    return PlainText.of(path.substring(path.lastIndexOf('/') + 1));
  }

  private static String sign(TraceReport trace) {
    return trace.getCapture().getPositionUnit().equals("byte") ? ":@" : ":";
  }
}
