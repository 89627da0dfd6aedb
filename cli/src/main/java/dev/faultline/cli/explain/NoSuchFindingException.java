package dev.faultline.cli.explain;

import dev.faultline.v1.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finding was asked for that is not there, or more than one. */
public final class NoSuchFindingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> there;

  private NoSuchFindingException(String message, List<Finding> there) {
    super(message);
    this.there = List.copyOf(there);
  }

  /** There is none; these are there. */
  static NoSuchFindingException none(String place, FindingChoice choice, List<Finding> there) {
    return new NoSuchFindingException(
        place
            + " has no finding of "
            + choice
            + (there.isEmpty() ? ", and none at all" : "; it has:"),
        there);
  }

  /** These are meant. */
  static NoSuchFindingException several(String place, FindingChoice choice, List<Finding> meant) {
    return new NoSuchFindingException(
        place + " has several findings of " + choice + "; write more of one of these:", meant);
  }

  /** The findings that can be asked for, a line each. */
  public List<String> there() {
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
