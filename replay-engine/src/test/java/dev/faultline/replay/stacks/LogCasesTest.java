package dev.faultline.replay.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.traces.CaptureInput;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Console logs that are kept, and what a reader concludes from each")
final class LogCasesTest {
  private static final String INVERSION = "lock-order-inversion";

  /** The same eight events without anything in front of them. */
  private static final String PLAIN = "console/00-dump-plain-ok.txt";

  static Stream<Map.Entry<String, List<Logs.Row>>> cases() throws IOException {
    Map<String, List<Logs.Row>> cases = new LinkedHashMap<>();
    for (String line :
        Files.readAllLines(Logs.FOLDER.resolve("CASES.csv")).stream().skip(1).toList()) {
      List<String> cells = cells(line);
      List<Logs.Row> rows = cases.computeIfAbsent(cells.get(0), fresh -> new ArrayList<>());
      rows.add(new Logs.Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)));
    }
    return cases.entrySet().stream();
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    int from = 0;
    for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
      cells.add(line.substring(from, comma));
      from = comma + 1;
    }
    cells.add(line.substring(from));
    return cells;
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("Given a log, then exactly its findings are reported, of exactly its tasks")
  void found(Map.Entry<String, List<Logs.Row>> expected) {
    Logs.Row first = expected.getValue().get(0);
    CaptureInput input = CaptureInput.file(Logs.FOLDER.resolve(expected.getKey()));

    if (first.verdict().equals("UNREAD")) {
      assertThatThrownBy(() -> Logs.verify(input)).isInstanceOf(UncheckedIOException.class);
      return;
    }
    var report = Logs.verify(input);

    if (first.verdict().equals("AS_PLAIN")) {
      var plain = Logs.verify(CaptureInput.file(Logs.FOLDER.resolve(PLAIN)));
      assertThat(report.getCapture().getEvents()).isEqualTo(8);
      assertThat(report.getCapture().getLinesUnread()).isZero();
      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.VIOLATION);
      assertThat(Logs.rows(report))
          .isEqualTo(Logs.rows(plain))
          .contains(
              new Logs.Row(
                  Verdict.Value.VIOLATION.name(),
                  first.rule(),
                  first.grade(),
                  first.fingerprint(),
                  first.tids()));
      return;
    }
    assertThat(report.getVerdict().name()).isEqualTo(first.verdict());
    List<Logs.Row> rows =
        Logs.rows(report).stream()
            .filter(row -> report.getCapture().getEvents() == 0 || !row.rule().equals(INVERSION))
            .toList();
    if (first.rule().isEmpty()) {
      assertThat(rows).isEmpty();
    } else {
      assertThat(rows).containsExactlyInAnyOrderElementsOf(expected.getValue());
    }
  }
}
