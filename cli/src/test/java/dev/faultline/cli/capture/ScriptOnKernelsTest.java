package dev.faultline.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script is printed once, for every kernel: what one of them lacks, it finds out there. */
@DisplayName("A script of faultline capture, on a kernel")
final class ScriptOnKernelsTest {
  private static final Pattern LOST = Pattern.compile("; lost with it: ([a-z -]+)");
  private static final Pattern PARTLY = Pattern.compile("; of some direct writes only: ([a-z -]+)");

  @TempDir private Path folder = Path.of("");

  /** What it says on a kernel that has what the bindings say that one of this version has. */
  private String said(Filesystem filesystem, String version)
      throws IOException, InterruptedException {
    FakeTracefs kernel = new FakeTracefs(folder);
    for (String event : Bindings.builtIn().tracepointNames()) {
      if (Bindings.builtIn().mayExist(event, version)) {
        kernel.event(
            event.substring(0, event.indexOf(':')), event.substring(event.indexOf(':') + 1));
      }
    }
    FakeTracefs.Result result =
        kernel.run(
            CaptureScriptTest.script(filesystem, Tool.TRACEFS, ""), Map.of("OUT", "a"), "true");
    assertThat(result.status()).as(result.messages()).isZero();
    return result.messages();
  }

  private static Set<String> rules(Pattern pattern, String said) {
    Set<String> rules = new TreeSet<>();
    Matcher matcher = pattern.matcher(said);
    while (matcher.find()) {
      rules.addAll(List.of(matcher.group(1).split(" ", -1)));
    }
    return rules;
  }

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({
    "XFS, 5.15",
    "XFS, 6.1",
    "XFS, 6.5",
    "XFS, 6.12",
    "XFS, 7.3",
    "EXT4, 5.15",
    "EXT4, 6.1",
    "EXT4, 6.5",
    "EXT4, 7.3",
    "BTRFS, 5.15",
    "BTRFS, 6.1",
    "BTRFS, 6.12",
    "BTRFS, 7.3",
    "F2FS, 5.10",
    "GFS2, 6.5",
  })
  @DisplayName("says of exactly those rules that they are lost which can no more be decided there")
  void lost(Filesystem filesystem, String version) throws IOException, InterruptedException {
    Outlook outlook = CaptureScriptTest.outlook(filesystem);
    Loss expected =
        outlook.loss(
            outlook.events().stream()
                .filter(event -> !Bindings.builtIn().mayExist(event, version))
                .toList());

    String said = said(filesystem, version);

    Set<String> lost = rules(LOST, said);
    Set<String> partly = rules(PARTLY, said);
    partly.removeAll(lost);
    assertThat(lost).as(said).containsExactlyInAnyOrderElementsOf(expected.rules());
    assertThat(partly).as(said).containsExactlyInAnyOrderElementsOf(expected.inPart());
  }

  @Test
  @DisplayName("knows what XFS tells in the place of the events that came with 6.5")
  void xfs() throws IOException, InterruptedException {
    assertThat(said(Filesystem.XFS, "6.1"))
        .contains("this kernel has none of iomap:iomap_dio_complete iomap:iomap_dio_rw_begin\n")
        .doesNotContain("lost with it");
  }

  @Test
  @DisplayName("says which direct writes of other filesystems it will be able to judge before 6.5")
  void ext4() throws IOException, InterruptedException {
    assertThat(said(Filesystem.EXT4, "6.1"))
        .contains(
            "this kernel has no iomap:iomap_dio_complete; lost with it: stale-page-served;"
                + " of some direct writes only: stale-page-after-dio dirtied-in-write-window",
            "this kernel has no iomap:iomap_dio_rw_begin; lost with it: retry-livelock\n");
  }

  @Test
  @DisplayName("misses nothing on a kernel that has all")
  void all() throws IOException, InterruptedException {
    assertThat(said(Filesystem.XFS, "6.12")).doesNotContain("this kernel has no");
  }
}
