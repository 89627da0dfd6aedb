package dev.faultline.cli.explain;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.RereadableInput;
import dev.faultline.cli.report.json.StoredReport;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A finding of a stored report.
 *
 * @param trace the first trace that has it
 * @param finding the finding
 * @param others how many more traces have it
 */
record ReportedFinding(TraceReport trace, Finding finding, int others) {
  private static final int MOST_LISTED = 50;

  /**
   * Looks for a finding.
   *
   * @return empty if the file is no report
   * @throws NoSuchFindingException if it is one and has no such finding, or several
   * @throws IOException if it cannot be read
   */
  static Optional<ReportedFinding> find(RereadableInput place, FindingChoice choice)
      throws IOException, NoSuchFindingException {
    Path file = place.file();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      if (!isReport(in)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new IOException(place.input().name() + ": " + ErrorText.reason(e), e);
    }
    Map<String, ReportedFinding> found = new LinkedHashMap<>();
    Map<String, Finding> all = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(file)) {
      StoredReport.read(
          in,
          trace -> {
            for (Finding finding : choice.among(trace.getFindingsList())) {
              found.merge(
                  finding.getFingerprint(),
                  new ReportedFinding(trace, finding, 0),
                  (first, other) ->
                      new ReportedFinding(first.trace(), first.finding(), first.others() + 1));
            }
            for (Finding finding : trace.getFindingsList()) {
              if (all.size() < MOST_LISTED) {
                all.putIfAbsent(finding.getFingerprint(), finding);
              }
            }
          });
    } catch (IOException e) {
      throw new IOException(
          place.input().name() + ": the report cannot be read: " + ErrorText.reason(e), e);
    }
    return Optional.of(only(place, choice, found, all));
  }

  private static ReportedFinding only(
      RereadableInput place,
      FindingChoice choice,
      Map<String, ReportedFinding> found,
      Map<String, Finding> all)
      throws NoSuchFindingException {
    if (found.isEmpty()) {
      throw NoSuchFindingException.none(place.input().name(), choice, List.copyOf(all.values()));
    }
    if (choice.isExact() && found.size() > 1) {
      throw NoSuchFindingException.several(
          place.input().name(),
          choice,
          found.values().stream().map(ReportedFinding::finding).toList());
    }
    return found.values().iterator().next();
  }

  /** Reports begin with a brace, or with the tag of one of the first three fields of Report. */
  private static boolean isReport(InputStream in) throws IOException {
    int first = in.read();
    while (first == ' ' || first == '\t' || first == '\r' || first == '\n') {
      first = in.read();
    }
    return first == '{' || first == 0x08 || first == 0x12 || first == 0x1a;
  }

  /** The capture, where it was, or beside the report; empty if it is not there any more. */
  Optional<Input> capture(RereadableInput report) {
    try {
      Path named = Path.of(trace.getPath());
      Path name = Path.of(trace.getPath().substring(trace.getPath().lastIndexOf('/') + 1));
      Path beside = report.file().toAbsolutePath();
      return Stream.of(named, beside.resolveSibling(named), beside.resolveSibling(name))
          .filter(Files::isRegularFile)
          .findFirst()
          .map(Input.NamedFile::new);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
