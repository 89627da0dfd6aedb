package dev.faultline.replay.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.traces.CaptureInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Logs, stacks and task dumps that were saved beside captures of kernels, hung or not. */
@DisplayName("Logs beside captures")
final class SharedLogsTest {
  private static final Path CAPTURES = Path.of("../../shared/captures");
  private static final String REMAP = "37509204143bccc1";
  private static final String WILLNEED = "57e0d326949a8572";
  private static final String MMAP = "dce396d04d5ebef8";

  private static List<Path> logs() throws IOException {
    assumeTrue(Files.isDirectory(CAPTURES), CAPTURES + " is not there");
    try (Stream<Path> files = Files.walk(CAPTURES)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches(".*[.]?(dmesg|stacks)[.]txt([.]gz)?"))
          .sorted()
          .toList();
    }
  }

  /** The circles of a log, by fingerprint, each with its tasks. */
  private static Map<String, String> circles(Path log) {
    return Logs.rows(Logs.verify(CaptureInput.file(log))).stream()
        .filter(row -> row.rule().equals("deadlock"))
        .collect(
            Collectors.toMap(Logs.Row::fingerprint, Logs.Row::tids, (a, b) -> a, TreeMap::new));
  }

  /** What hung, by the workload in the name of the file. A log goes on over several workloads. */
  private static Set<String> hung(String name) {
    if (name.contains("chain-mmapdl.dmesg")) {
      return Set.of(REMAP, WILLNEED, MMAP);
    }
    if (name.contains("reflink")) {
      return Set.of(REMAP);
    }
    if (name.contains("willneed") || name.contains("6.16.12-splice")) {
      return Set.of(WILLNEED);
    }
    return name.contains("mmap") ? Set.of(MMAP) : Set.of();
  }

  @Test
  @DisplayName("show the circles of those that hung, and no circle where nothing did")
  void noOther() throws IOException {
    int hung = 0;
    for (Path log : logs()) {
      Set<String> expected = hung(log.getFileName().toString());
      assertThat(circles(log).keySet()).as(log.toString()).isEqualTo(expected);
      hung += expected.isEmpty() ? 0 : 1;
    }
    assertThat(hung).isGreaterThan(10);
  }

  @Test
  @DisplayName("of one hang show the same tasks, whoever printed the stacks")
  void sameTasks() throws IOException {
    Map<String, Set<String>> byHang = new TreeMap<>();
    for (Path log : logs()) {
      String name = log.getFileName().toString();
      if (!name.contains("chain")) {
        String hang = name.replaceFirst("[.](sysrq|dmesg|stacks).*", "");
        circles(log)
            .forEach(
                (print, tids) ->
                    byHang.computeIfAbsent(hang + " " + print, fresh -> new TreeSet<>()).add(tids));
      }
    }
    assertThat(byHang).isNotEmpty().allSatisfy((hang, tids) -> assertThat(tids).hasSize(1));
  }
}
