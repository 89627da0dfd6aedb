package dev.faultline.replay.stacks;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.roles.RoleBook;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Console logs kept in the repository, and what is found in them. */
final class Logs {
  static final Path FOLDER = Path.of("../traces/captures/logs");
  private static final Bindings BINDINGS = Bindings.builtIn();
  private static final RoleBook ROLES = RoleBook.builtIn();

  private Logs() {}

  /** One row of {@code CASES.csv}. */
  record Row(String verdict, String rule, String grade, String fingerprint, String tids) {}

  static TraceReport verify(CaptureInput input) {
    try (EventSource source = CaptureReader.open(input, BINDINGS, Recording.NONE, () -> ROLES)) {
      return Replay.verify(source, ReplayOptions.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TraceReport verify(String text) {
    return verify(CaptureInput.ofText("log", text));
  }

  static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The findings of a report that count, but for lock orders that only events show. */
  static List<Row> rows(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() != Grade.Value.NOTE)
        .map(finding -> row(report, finding))
        .toList();
  }

  private static Row row(TraceReport report, Finding finding) {
    return new Row(
        report.getVerdict().name(),
        finding.getRule(),
        finding.getGrade().name(),
        finding.getFingerprint(),
        finding.getTasksList().stream()
            .map(TaskRef::getTid)
            .distinct()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(";")));
  }
}
