package dev.faultline.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Of each filesystem and kernel it can be said beforehand which rules a capture can decide: what
 * the rules need, and which tracepoints there are.
 */
@DisplayName("Which rules can be decided")
final class DecidableRulesTest {
  private static final Path README = KeptCaptures.DIRECTORY.resolveSibling("README.md").normalize();

  /** The youngest last. */
  private static final List<String> KERNELS = List.of("6.1", "6.5", "6.12", "6.17", "7.3");

  private static final List<Filesystem> FILESYSTEMS =
      List.of(
          Filesystem.XFS,
          Filesystem.EXT4,
          Filesystem.BTRFS,
          Filesystem.GFS2,
          Filesystem.F2FS,
          Filesystem.BCACHEFS);

  private final Bindings bindings = Bindings.builtIn();

  private List<String> without(Outlook outlook, String kernel) {
    List<String> without = new ArrayList<>(outlook.events());
    without.removeIf(tracepoint -> bindings.mayExist(tracepoint, kernel));
    return without;
  }

  private Outlook outlook(Filesystem filesystem) {
    Map<EventKind, List<String>> tracepoints = new EnumMap<>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      tracepoints.put(kind, bindings.tracepointsFor(kind));
    }
    return new Outlook(filesystem, RuleCatalog.rules(), tracepoints);
  }

  private String decided(RuleInfo rule, Filesystem filesystem, String kernel) {
    Outlook outlook = outlook(filesystem);
    List<String> decided = outlook.decided(without(outlook, kernel));
    if (!decided.contains(rule.name())) {
      return "";
    }
    // Of two rules that need the end of a direct write, this one says so.
    boolean ends = filesystem.twoState() || decided.contains("stale-page-served");
    return rule.ofWholeWrites() && !ends ? "in part" : "yes";
  }

  private String cell(RuleInfo rule, Filesystem filesystem) {
    List<String> cells = new ArrayList<>();
    String before = "";
    for (String kernel : KERNELS) {
      String now = decided(rule, filesystem, kernel);
      if (!now.equals(before)) {
        boolean first = kernel.equals(KERNELS.get(0));
        cells.add((now.isEmpty() ? "no" : now) + (first ? "" : " from " + kernel + " on"));
      }
      before = now;
    }
    return String.join(", ", cells);
  }

  private String table() {
    StringBuilder table = new StringBuilder("| rule |");
    StringBuilder line = new StringBuilder("|---|");
    for (Filesystem filesystem : FILESYSTEMS) {
      table.append(' ').append(filesystem.title()).append(" |");
      line.append("---|");
    }
    table.append('\n').append(line).append('\n');
    for (RuleInfo rule : RuleCatalog.rules()) {
      if (rule.group().equals("Capture quality")) {
        continue;
      }
      StringBuilder row = new StringBuilder("| `" + rule.name() + "` |");
      for (Filesystem filesystem : FILESYSTEMS) {
        String cell = cell(rule, filesystem);
        row.append(cell.isEmpty() ? " " : " " + cell + " ").append('|');
      }
      table.append(row).append('\n');
    }
    return table.toString();
  }

  @Test
  @DisplayName("is said by the table of traces/README.md, as bindings and rules have it")
  void inTheReadme() throws IOException {
    assertThat(Files.readString(README)).as(table()).contains(table());
  }

  @Test
  @DisplayName("depends on the kernel: before 6.5 only XFS tells when a direct write is over")
  void dependsOnTheKernel() {
    RuleInfo rule =
        RuleCatalog.rules().stream()
            .filter(info -> info.name().equals("dirtied-in-write-window"))
            .findFirst()
            .orElseThrow();

    assertThat(decided(rule, Filesystem.XFS, "6.1")).isEqualTo("yes");
    assertThat(decided(rule, Filesystem.EXT4, "6.1")).isEqualTo("in part");
    assertThat(decided(rule, Filesystem.EXT4, "6.12")).isEqualTo("yes");
  }
}
