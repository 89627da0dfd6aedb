package dev.faultline.cli.report.writing;

import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Where the events of findings stand, in one capture or in several. */
public final class Places {
  private final String path;
  private final boolean bytes;
  private final Set<String> binary;

  private Places(String path, boolean bytes, Set<String> binary) {
    this.path = path;
    this.bytes = bytes;
    this.binary = binary;
  }

  /** In one capture. */
  public static Places in(TraceReport trace) {
    return new Places(trace.getPath(), isBinary(trace), Set.of());
  }

  /** In all captures of a report: there, events name theirs. */
  public static Places across(Report report) {
    Set<String> binary = new HashSet<>();
    report.getTracesList().stream()
        .filter(Places::isBinary)
        .map(TraceReport::getPath)
        .forEach(binary::add);
    return new Places("", false, binary);
  }

  private static boolean isBinary(TraceReport trace) {
    return trace.getCapture().getPositionUnit().equals("byte");
  }

  public Place of(Evidence event) {
    return event.getPath().isEmpty()
        ? new Place(path, event.getLine(), bytes)
        : new Place(event.getPath(), event.getLine(), binary.contains(event.getPath()));
  }

  /**
   * The event with which a finding became certain, or else the last; the capture where there is
   * none.
   */
  public Place decisive(Finding finding) {
    Optional<Evidence> last = Optional.empty();
    for (Evidence event : finding.getEvidenceList()) {
      last = Optional.of(event);
      if (event.getTimeNs() == finding.getOccurrences().getFirstNs()) {
        break;
      }
    }
    return last.map(this::of).orElse(new Place(path, 0, false));
  }
}
