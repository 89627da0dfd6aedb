package dev.faultline.replay.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.CaptureInput;
import dev.faultline.v1.Argument;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said of each log that is kept, word for word, in {@code SENTENCES.txt}: who waits for
 * whom, how that is known, and what to do. Whoever changes a sentence reads the log beside it.
 */
@DisplayName("The sentences on a log")
final class SentencesTest {
  private static final String HEAD = "== ";
  private static final String INVERSION = "lock-order-inversion";

  private static Map<String, String> pinned() throws IOException {
    Map<String, String> pinned = new LinkedHashMap<>();
    String log = "";
    for (String line : Files.readAllLines(Logs.FOLDER.resolve("SENTENCES.txt"))) {
      if (line.startsWith(HEAD)) {
        log = line.substring(HEAD.length());
        pinned.put(log, "");
      } else if (!log.isEmpty() && !line.isEmpty()) {
        pinned.merge(log, line + "\n", String::concat);
      }
    }
    return pinned;
  }

  static Stream<Map.Entry<String, String>> logs() throws IOException {
    return pinned().entrySet().stream();
  }

  private static String told(TraceReport report) {
    StringBuilder told = new StringBuilder();
    for (Finding finding : report.getFindingsList()) {
      boolean ofEvents = report.getCapture().getEvents() > 0 && finding.getRule().equals(INVERSION);
      if (finding.getGrade() != Grade.Value.NOTE && !ofEvents) {
        Argument argument = finding.getArgument();
        String grade = finding.getGrade().name().toLowerCase(Locale.ROOT);
        told.append(grade + " " + finding.getRule() + ": " + finding.getTitle() + "\n");
        argument.getLetList().forEach(sentence -> told.append("  let " + sentence + "\n"));
        told.append("  then " + argument.getThen() + "\n");
        told.append("  because " + argument.getBecause() + "\n");
        told.append("  do " + argument.getRemedy() + "\n");
      }
    }
    return told.toString();
  }

  @ParameterizedTest
  @MethodSource("logs")
  @DisplayName("are those that were read beside it")
  void asRead(Map.Entry<String, String> log) {
    TraceReport report = Logs.verify(CaptureInput.file(Logs.FOLDER.resolve(log.getKey())));

    assertThat(told(report)).isEqualTo(log.getValue());
  }

  @Test
  @DisplayName("are kept of all that have any")
  void all() throws IOException {
    assertThat(pinned().values()).filteredOn(told -> !told.isEmpty()).hasSizeGreaterThan(30);
  }
}
