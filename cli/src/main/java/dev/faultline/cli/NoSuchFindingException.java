package dev.faultline.cli;

import dev.faultline.v1.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finding was asked for that is not there, or more than one. */
final class NoSuchFindingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> there;

  /**
   * The error.
   *
   * @param message what was asked for, and where
   * @param there the findings that can be asked for
   */
  NoSuchFindingException(String message, List<Finding> there) {
    super(message);
    this.there = List.copyOf(there);
  }

  /** The findings that can be asked for, a line each. */
  List<String> there() {
    List<String> lines = new ArrayList<>();
    for (Finding finding : there) {
      lines.add(
          finding.getFingerprint()
              + "  "
              + finding.getGrade().name().toLowerCase(Locale.ROOT)
              + "  "
              + finding.getRule()
              + "  "
              + finding.getTitle());
    }
    return lines;
  }
}
