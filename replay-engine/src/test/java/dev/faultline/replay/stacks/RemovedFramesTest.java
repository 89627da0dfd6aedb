package dev.faultline.replay.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.StackWait;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People grep their logs before they attach them. */
@DisplayName("Stacks of which frames are missing")
final class RemovedFramesTest {
  private static final int SEEDS = 10_000;
  private static final Pattern FRAME = Pattern.compile(".*\\+0x[0-9a-f]+/0x[0-9a-f]+.*");

  /** What cannot be taken for another hang: all but waits of which nothing more is known. */
  private static Map<String, String> certain(TraceReport report) {
    Map<String, String> grades = new HashMap<>();
    for (Logs.Row row : Logs.rows(report)) {
      if (!row.rule().equals("hung-wait")) {
        grades.put(row.rule() + " " + row.fingerprint(), row.grade());
      }
    }
    return grades;
  }

  private static String without(List<String> lines, SplittableRandom random) {
    double share = random.nextDouble();
    StringBuilder left = new StringBuilder();
    for (String line : lines) {
      boolean frame = FRAME.matcher(line).matches() && !line.contains(" at: ");
      if (!frame || random.nextDouble() >= share) {
        left.append(line).append('\n');
      }
    }
    return left.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "console/03a-hungtask-stacks-only.txt",
        "console/03d-proc-stack.txt",
        "console/03e-self-fault-in-dio.txt",
        "console/03f-truncate-vs-dio-completion.txt",
        "reports/01-syzbot-a6060114-fallocate-vs-readahead.txt",
        "reports/04-syzbot-6.16-fault-dio-readahead.txt",
        "reports/07-ext4-fallocate-vs-iouring-dio.txt",
        "reports/17-syzbot-xfs-setfilesize.txt",
        "reports/bcachefs-mmap-hang.stacks.txt",
        "reports/bcachefs-reflink-hang.stacks.txt",
        "reports/bcachefs-willneed-hang.stacks.txt",
        "reports/bcachefs-6.16.12-chain-mmapdl.stacks.txt",
      })
  @DisplayName("Given frames removed at random, then a finding is gone or lower, and never another")
  void neverAnother(String file) {
    List<String> lines = Logs.text(file).lines().toList();
    Map<String, String> whole = certain(Logs.verify(Logs.text(file)));
    int kept = 0;
    for (int seed = 0; seed < SEEDS / 12; seed++) {
      String text = without(lines, new SplittableRandom(seed));
      if (text.lines().noneMatch(line -> FRAME.matcher(line).matches())) {
        continue;
      }
      Map<String, String> found = certain(Logs.verify(text));

      for (Map.Entry<String, String> finding : found.entrySet()) {
        assertThat(whole).as("%s, seed %d:\n%s", file, seed, text).containsKey(finding.getKey());
        assertThat(grade(finding.getValue()))
            .as("%s, seed %d", file, seed)
            .isLessThanOrEqualTo(grade(whole.getOrDefault(finding.getKey(), "")));
      }
      kept += found.isEmpty() ? 0 : 1;
    }
    if (!whole.isEmpty()) {
      // Beside the never: with few frames gone it is still found.
      assertThat(kept).isPositive();
    }
  }

  private static int grade(String name) {
    return List.of("", "NOTE", "POTENTIAL", "VIOLATION").indexOf(name);
  }

  /** What each task waits for, as far as its stack says. */
  private static Map<Integer, String> waits(String text) {
    Map<Integer, String> waits = new HashMap<>();
    EventBlock block = new EventBlock();
    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText("log", text), Bindings.none())) {
      while (source.next(block)) {
        for (LogRecord logRecord : block.logRecords()) {
          StackWait wait = logRecord.getStack().getMeaning().getWait();
          if (!wait.getLock().isEmpty()) {
            waits.put(logRecord.getStack().getTid(), wait.getLock());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return waits;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "console/03d-proc-stack.txt",
        "console/03f-truncate-vs-dio-completion.txt",
        "reports/01-syzbot-a6060114-fallocate-vs-readahead.txt",
        "reports/07-ext4-fallocate-vs-iouring-dio.txt",
        "reports/10-bcachefs-680-truncate-waits-writeback.txt",
        "reports/17-syzbot-xfs-setfilesize.txt",
        "reports/bcachefs-mmap-hang.stacks.txt",
      })
  @DisplayName(
      "Given frames removed at random, then a task waits for the same lock, or for one that no name is known of")
  void sameWait(String file) {
    List<String> lines = Logs.text(file).lines().toList();
    Map<Integer, String> whole = waits(Logs.text(file));
    assertThat(whole).isNotEmpty();
    Map<String, Integer> others = new HashMap<>();
    for (int seed = 0; seed < 500; seed++) {
      String text = without(lines, new SplittableRandom(seed));
      if (text.lines().noneMatch(line -> FRAME.matcher(line).matches())) {
        continue;
      }
      waits(text)
          .forEach(
              (tid, lock) -> {
                // Whose caller is gone is some rwsem: nobody holds what is called so.
                if (!lock.equals(whole.get(tid)) && !lock.startsWith("an rwsem in ")) {
                  others.merge(tid + ": " + whole.get(tid) + " -> " + lock, 1, Integer::sum);
                }
              });
    }
    assertThat(others).isEmpty();
  }

  @Test
  @DisplayName("Given none of the functions that show what is held, then there is no circle")
  void withoutHolder() {
    List<String> left = new ArrayList<>(Logs.text("console/03d-proc-stack.txt").lines().toList());
    left.removeIf(line -> line.contains("bch2_") && !line.contains("two_state"));

    TraceReport report = Logs.verify(String.join("\n", left) + "\n");

    assertThat(Logs.rows(report)).extracting(Logs.Row::rule).containsOnly("hung-wait");
  }
}
