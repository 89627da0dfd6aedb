package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Recordings against what perf script prints of them")
final class OracleTest {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:.{16}|\\S.*?)\\s+(-?\\d+)\\s+(?:\\[(\\d+)]\\s+)?(\\d+)\\.(\\d{9}):\\s+(?:\\d+\\s+)?"
              + "(\\S+):(?:\\s.*|)");

  static List<String> recordings() {
    return Recordings.ALL;
  }

  @ParameterizedTest
  @MethodSource("recordings")
  @DisplayName("When a recording is read, then its samples are those of perf, in perf's order")
  void samples(String name) throws IOException {
    List<String> expected = expected(name);

    List<String> samples = samplesOf(Recordings.bytes(name));

    for (int i = 0; i < Math.min(expected.size(), samples.size()); i++) {
      assertThat(samples.get(i)).as("sample %d of %s", i, name).isEqualTo(expected.get(i));
    }
    assertThat(samples).hasSameSizeAs(expected).hasSizeGreaterThan(300);
  }

  private static List<String> samplesOf(byte[] recording) throws IOException {
    List<String> samples = new ArrayList<>();
    try (PerfDataSource source = Recordings.open(recording)) {
      PerfRecords records = source.records();
      while (records.advance()) {
        if (!records.isLoss()) {
          samples.add(
              "%d ns, CPU %d, thread %d, %s"
                  .formatted(records.time(), records.cpu(), records.tid(), records.event().name()));
        }
      }
      assertThat(records.problem()).isEmpty();
    }
    return samples;
  }

  private static List<String> expected(String name) {
    List<String> expected = new ArrayList<>();
    for (String line : Recordings.text(name + ".txt").split("\n", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        long time = Long.parseLong(matcher.group(3)) * 1_000_000_000L + parse(matcher.group(4));
        int cpu = matcher.group(2) == null ? 0 : (int) parse(matcher.group(2));
        expected.add(
            "%d ns, CPU %d, thread %s, %s"
                .formatted(time, cpu, matcher.group(1), matcher.group(5)));
      }
    }
    return expected;
  }

  private static long parse(String digits) {
    return Long.parseLong(digits);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  @DisplayName("When a recording and its text are read, then they have the same events")
  void sameEvents(String name) {
    var binary = Recordings.read(Recordings.bytes(name));
    var text = Recordings.read(Recordings.bytes(name + ".txt"));

    assertThat(binary.sourceEvents()).isEqualTo(text.sourceEvents());
    assertThat(binary.samples()).isEmpty();
    assertThat(text.samples()).isEmpty();
    assertThat(SameRunTest.withoutLosses(binary)).isEqualTo(SameRunTest.withoutLosses(text));
  }
}
