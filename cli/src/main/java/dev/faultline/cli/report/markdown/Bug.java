package dev.faultline.cli.report.markdown;

import dev.faultline.cli.report.writing.Places;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.util.Set;
import java.util.TreeSet;

/** A finding and all files that have it: one line of triage. */
final class Bug {
  private static final int MOST_KERNELS = 8;

  private final Finding finding;
  private final Places places;
  private final String firstFile;
  private final Set<String> kernels = new TreeSet<>();
  private long files;

  /** Of the first file that has it. */
  Bug(TraceReport trace, Finding finding) {
    this.finding = finding;
    this.places = Places.in(trace);
    this.firstFile = trace.getPath();
  }

  void in(TraceReport trace) {
    files++;
    if (kernels.size() < MOST_KERNELS && !trace.getCapture().getKernel().isEmpty()) {
      kernels.add(trace.getCapture().getKernel());
    }
  }

  Finding finding() {
    return finding;
  }

  Places places() {
    return places;
  }

  String firstFile() {
    return firstFile;
  }

  Set<String> kernels() {
    return kernels;
  }

  long files() {
    return files;
  }
}
