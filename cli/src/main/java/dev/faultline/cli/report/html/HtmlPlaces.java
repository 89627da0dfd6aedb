package dev.faultline.cli.report.html;

import dev.faultline.cli.report.html.svg.Places;
import dev.faultline.cli.report.text.PlaceText;
import dev.faultline.cli.report.words.Seconds;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;

/**
 * How an HTML report names times and lines.
 *
 * @param text how the place of a piece of evidence is written
 * @param unit {@code line}, or {@code byte}
 */
record HtmlPlaces(PlaceText text, String unit) implements Places {

  static HtmlPlaces in(TraceReport trace) {
    String unit = trace.getCapture().getPositionUnit();
    return new HtmlPlaces(PlaceText.in(trace), unit.equals("byte") ? "byte" : "line");
  }

  static HtmlPlaces across(Report report) {
    return new HtmlPlaces(PlaceText.across(report), "line");
  }

  @Override
  public String time(long ns) {
    return Seconds.of(ns);
  }

  @Override
  public String of(long line) {
    return text.of(Evidence.newBuilder().setLine(line).build());
  }

  @Override
  public String line(long line) {
    return unit + " " + line;
  }
}
