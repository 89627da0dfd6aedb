package dev.faultline.cli.report.html;

import dev.faultline.cli.report.html.svg.Places;
import dev.faultline.cli.report.text.PlaceText;
import dev.faultline.cli.report.words.ClockText;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;

/**
 * How an HTML report names times and lines.
 *
 * @param text how the place of a piece of evidence is written
 * @param unit {@code line}, or {@code byte}
 * @param clock how its times are written
 */
record HtmlPlaces(PlaceText text, String unit, ClockText clock) implements Places {

  static HtmlPlaces in(TraceReport trace) {
    String unit = trace.getCapture().getPositionUnit();
    return new HtmlPlaces(
        PlaceText.in(trace),
        unit.equals("byte") ? "byte" : "line",
        ClockText.of(trace.getCapture()));
  }

  static HtmlPlaces across(Report report) {
    return new HtmlPlaces(PlaceText.across(report), "line", ClockText.SECONDS);
  }

  @Override
  public String time(long ns) {
    return clock.of(ns);
  }

  @Override
  public String lapse(long ns) {
    return clock.lapse(ns);
  }

  @Override
  public String signed(long ns) {
    return clock.signed(ns);
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
