package dev.faultline.cli.report.html.svg;

/** How a picture names times and lines. */
public interface Places {

  /** A time of the capture's clock, in ns or ticks. */
  String time(long ns);

  /** A length of time, in the unit that suits it. */
  String lapse(long ns);

  /** The same with a sign. */
  String signed(long ns);

  /** A line, or a byte offset, with the name of its file. */
  String of(long line);

  /** A line, or a byte offset, alone. */
  String line(long line);
}
