package dev.faultline.cli.report.html.svg;

/** How a picture names times and lines. */
public interface Places {

  /** A time of the capture's clock, in ns. */
  String time(long ns);

  /** A line, or a byte offset, with the name of its file. */
  String of(long line);

  /** A line, or a byte offset, alone. */
  String line(long line);
}
