package dev.faultline.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a filesystem from outside, whose functions no built-in table names. */
@DisplayName("--roles")
final class RolesOptionTest {
  private static final String LOG =
      """
      INFO: task wl:11 blocked for more than 120 seconds.
      task:wl              state:D stack:0     pid:11    tgid:11    ppid:1      flags:0x00004000
      Call Trace:
       <TASK>
       __schedule+0x3fb/0xae0
       schedule+0x23/0xa0
       io_schedule+0x42/0x70
       folio_wait_bit_common+0x13a/0x340
       invalidate_inode_pages2_range+0x1c3/0x4a0
       myfs_direct_write+0x1f2/0x8a0 [myfs]
       vfs_write+0x236/0x450
       </TASK>
      INFO: task wl:12 blocked for more than 120 seconds.
      task:wl              state:D stack:0     pid:12    tgid:12    ppid:1      flags:0x00004000
      Call Trace:
       <TASK>
       __schedule+0x3fb/0xae0
       schedule+0x23/0xa0
       myfs_range_lock+0x9e/0x110 [myfs]
       myfs_readahead+0x5d/0x200 [myfs]
       read_pages+0x6a/0x210
       page_cache_ra_unbounded+0x1f4/0x230
       </TASK>
      """;

  private static final String ROLES =
      """
      name: "myfs"
      wait { sleeps_in: "myfs_range_lock" lock: "file range" mode: "read" file: "target" }
      hold {
        inside: "myfs_direct_write" not_asking: "myfs_range_lock"
        lock: "file range" mode: "write" file: "target"
      }
      operation { inside: "myfs_direct_write" name: "DIO write" }
      """;

  @TempDir Path directory = Path.of(".");
  private String log = "";
  private String roles = "";

  @BeforeEach
  void writes() throws IOException {
    log = Files.writeString(directory.resolve("console.log"), LOG).toString();
    roles = Files.writeString(directory.resolve("myfs.txtpb"), ROLES).toString();
  }

  @Test
  @DisplayName("lets verify see the circle that functions of another filesystem close")
  void verify() {
    assertThat(new Shell().verify("verify", log).out())
        .doesNotContain("deadlock:")
        .contains("hung-wait");

    Shell.Result result = new Shell().verify("verify", "--roles", roles, log);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains(
            "    deadlock: a DIO write waits for folio lock, a readahead waits for file range(read)\n")
        .contains("      tasks    DIO write wl-11, readahead wl-12\n");
  }

  @Test
  @DisplayName(
      "is good for a stream that was made without it, and stays in one that was made with it")
  void stream() {
    String without = directory.resolve("without.fls").toString();
    String with = directory.resolve("with.fls").toString();
    new Shell().verify("convert", "-o", without, log);
    new Shell().verify("convert", "--roles", roles, "-o", with, log);

    assertThat(new Shell().verify("verify", without).out()).doesNotContain("deadlock:");
    for (String[] run : new String[][] {{"verify", "--roles", roles, without}, {"verify", with}}) {
      assertThat(new Shell().verify(run).out())
          .contains("    deadlock: a DIO write waits for folio lock, a readahead waits for file");
    }
  }

  @Test
  @DisplayName("lets convert say what the stacks mean")
  void convert() {
    assertThat(new Shell().verify("convert", "--to", "json", "-o", "-", log).out())
        .doesNotContain("file range");
    assertThat(
            new Shell().verify("convert", "--roles", roles, "--to", "json", "-o", "-", log).out())
        .contains("file range");
  }

  @Test
  @DisplayName("is read by inspect, and a file that is no table of roles is refused by its line")
  void wrong() throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong"), "name: \"x\"\nwait { sleeps: 1 }\n");

    assertThat(new Shell().verify("inspect", "--roles", roles, log).status()).isZero();
    Shell.Result result = new Shell().verify("inspect", "--roles", wrong.toString(), log);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--roles: " + wrong + ": line 2, column");
    assertThat(new Shell().verify("verify", "--roles", "/no/such", log).err())
        .contains("--roles: /no/such: there is no such file.");
  }
}
