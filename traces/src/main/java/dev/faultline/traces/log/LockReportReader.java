package dev.faultline.traces.log;

import dev.faultline.v1.LockReport;
import java.util.Optional;

/** Reads one report of the kernel on a circle of locks, line by line. */
interface LockReportReader {

  /** A reader of the report that begins with this line; empty if none does. */
  static Optional<LockReportReader> begin(String line) {
    return SplatReader.begin(line).or(() -> DependencyReader.begin(line));
  }

  /** Reads a line; false if the report had ended before. */
  boolean line(String line, long position);

  /** The report, once round in the order in which the locks are taken; no step if it was empty. */
  LockReport report();
}
