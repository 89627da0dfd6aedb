package dev.faultline.cli.slice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.input.Input;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("faultline slice")
final class SliceCommandTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz");

  /** A write that waits for its own reader, among lines that have nothing to do with it. */
  private static final String SELF_DEADLOCK =
      """
      # tracer: nop
      #
      # entries-in-buffer/entries-written: 10/99   #P:2
      #
                    rd-20      [001] .....     1.000001: pagecache_lock_acquired: (f) state=0 dev=266338304 ino=9 mapping=0xff11000000000900
                    rd-20      [001] .....     1.000002: pagecache_lock_release: (f) state=0 dev=266338304 ino=9 mapping=0xff11000000000900
                    sh-21      [000] .....     1.000003: sched_switch: nothing of the sort
                    wl-10      [000] .....     1.000004: dio_write_enter: (f) dev=266338304 ino=7 mapping=0xff11000000000700 iocb=0x1 pos=0 count=4096
                    wl-10      [000] .....     1.000005: pagecache_lock_acquired: (f) state=1 dev=266338304 ino=7 mapping=0xff11000000000700
                    rd-20      [001] .....     1.000006: pagecache_lock_acquired: (f) state=0 dev=266338304 ino=9 mapping=0xff11000000000900
                    wl-10      [000] .....     1.000007: page_fault_enter: (f) fdm=0x0 dev=266338304 ino=7 mapping=0xff11000000000700 pgoff=7 address=0x7f00 flags=0x814
                    wl-10      [000] .....     1.000008: pagecache_lock_wait: (f) state=0 dev=266338304 ino=7 mapping=0xff11000000000700
                    rd-20      [001] .....     1.000009: pagecache_lock_release: (f) state=0 dev=266338304 ino=9 mapping=0xff11000000000900
                    rd-20      [001] .....     3.000010: pagecache_lock_acquired: (f) state=0 dev=266338304 ino=9 mapping=0xff11000000000900
      """;

  @TempDir Path directory = Path.of(".");

  private static TraceReport verify(Path path) throws IOException {
    return KeptCaptures.judge(InputStream.nullInputStream()).verify(new Input.NamedFile(path));
  }

  private static String deadlockOf(Path capture) throws IOException {
    return verify(capture).getFindings(0).getFingerprint();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private Path selfDeadlock() throws IOException {
    return Files.writeString(directory.resolve("self.txt"), SELF_DEADLOCK);
  }

  @Nested
  @DisplayName("writes")
  final class Writes {

    @Test
    @DisplayName("lines of the capture as they are, below its head and a comment that tells of it")
    void text() throws IOException {
      Path out = directory.resolve("out.txt");

      Shell.Result result =
          new Shell()
              .verify(
                  "slice", "--rule", "self-deadlock", "-o", out.toString(), "" + selfDeadlock());

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.err()).contains("self-deadlock [").contains(" of 11 events");
      List<String> lines = Files.readAllLines(out);
      assertThat(lines.get(0)).isEqualTo("# tracer: nop");
      assertThat(lines)
          .anyMatch(line -> line.startsWith("# a slice of " + directory))
          .noneMatch(line -> line.contains("entries-in-buffer"))
          .noneMatch(line -> line.contains("sched_switch"));
      assertThat(lines.stream().filter(line -> !line.startsWith("#")))
          .isSubsetOf(SELF_DEADLOCK.lines().toList());
      assertThat(deadlockLine(out)).isEqualTo(deadlockLine(selfDeadlock()));
    }

    private static String deadlockLine(Path capture) throws IOException {
      return verify(capture).getFindingsList().stream()
          .filter(finding -> finding.getRule().equals("self-deadlock"))
          .findFirst()
          .orElseThrow()
          .toBuilder()
          .clearEvidence()
          .clearOccurrences()
          .build()
          .toString();
    }

    @Test
    @DisplayName("a stream with the positions in the capture")
    void stream() throws IOException {
      Path out = directory.resolve("out.fls");

      Shell.Result result =
          new Shell().verify("slice", "--rule", "deadlock", "-o", out.toString(), HANG.toString());

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(verify(out).getFindings(0).getEvidenceList())
          .isEqualTo(verify(HANG).getFindings(0).getEvidenceList());
      assertThat(files()).containsExactly(out);
    }

    @Test
    @DisplayName("to standard output, of standard input, by the beginning of a fingerprint")
    void throughPipes() throws IOException {
      String fingerprint = deadlockOf(HANG);
      Shell shell = new Shell().reading(Files.newInputStream(HANG));

      Shell.Result result =
          shell.convert("slice", "--finding", prefix(fingerprint), "-o", "-", "-");

      assertThat(result.status()).as(result.err()).isZero();
      Path written = Files.write(directory.resolve("written"), shell.written());
      assertThat(deadlockOf(written)).isEqualTo(fingerprint);
      assertThat(new String(shell.written(), UTF_8)).startsWith("# tracer:");
    }

    private static String prefix(String fingerprint) {
      return fingerprint.substring(0, 8).toUpperCase(java.util.Locale.ROOT);
    }

    @Test
    @DisplayName("what is left of a capture that is too large to be kept, by what concerns it")
    void tooLarge() {
      Shell.Result result = slice("--most-events=3000");

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.err()).contains("of 4804 events");
    }

    @Test
    @DisplayName("nothing where even that is too much, and says what to do")
    void muchTooLarge() throws IOException {
      Shell.Result result = slice("--most-events=100");

      assertThat(result.status()).isEqualTo(4);
      assertThat(result.err()).contains("more than 100 events concern", "--most-events");
      assertThat(files()).isEmpty();
    }

    @Test
    @DisplayName("how far it is on a terminal, and erases that")
    void progress() {
      Shell.Result result =
          new Shell()
              .withErrOnTerminal()
              .verify("slice", "--rule=deadlock", "-o", out(), HANG.toString());

      assertThat(result.err()).contains("\rattempt".substring(1), "\u001b[K");
      assertThat(result.err().lines().reduce((one, other) -> other))
          .hasValueSatisfying(last -> assertThat(last).contains("deadlock ["));
    }
  }

  private String out() {
    return directory.resolve("out.txt").toString();
  }

  private Shell.Result slice(String... more) {
    return new Shell()
        .verify(
            Stream.concat(
                    Stream.of("slice", "--rule=deadlock", "-o", out(), HANG.toString()),
                    Stream.of(more))
                .toArray(String[]::new));
  }

  @Nested
  @DisplayName("refuses")
  final class Refuses {

    @Test
    @DisplayName("a finding that the capture has not, and lists those that it has")
    void unknown() throws IOException {
      Shell.Result result =
          new Shell().verify("slice", "--finding", "0123", "-o", out(), HANG.toString());

      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err())
          .contains("has no finding of fingerprint 0123; it has:")
          .contains(deadlockOf(HANG) + "  violation  deadlock  ");
      assertThat(files()).isEmpty();
    }

    @Test
    @DisplayName("a fingerprint that is too short to mean one")
    void ambiguous() {
      Shell.Result result = new Shell().verify("slice", "--finding=", "-o", out(), HANG.toString());

      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err()).contains("several findings of");
    }

    @Test
    @DisplayName("what cannot be read")
    void unreadable() {
      Shell.Result result =
          new Shell().verify("slice", "--rule=deadlock", "-o", out(), "/nonexistent");

      assertThat(result.status()).isEqualTo(4);
      assertThat(result.err()).contains("/nonexistent");
    }

    @Test
    @DisplayName("to write where it cannot")
    void unwritable() {
      Shell.Result result =
          new Shell().verify("slice", "--rule=deadlock", "-o", "/nonexistent/x", HANG.toString());

      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err()).contains("The output cannot be written to /nonexistent/x");
    }

    @Test
    @DisplayName("what is no finding of events: lines that could not be read")
    void notOfEvents() throws IOException {
      Path capture = directory.resolve("odd.txt");
      Files.writeString(capture, SELF_DEADLOCK + "this is no line of any trace\n");
      Shell.Result result =
          new Shell().verify("slice", "--rule=unread-lines", "-o", out(), capture.toString());

      assertThat(result.status()).isEqualTo(4);
      assertThat(result.err()).contains("it rests neither on events alone");
    }

    @Test
    @DisplayName("to guess which finding is meant")
    void noFinding() {
      Shell.Result result =
          new Shell()
              .reading(new ByteArrayInputStream(new byte[0]))
              .verify("slice", "-o", out(), "-");

      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err()).contains("Which finding?");
    }
  }
}
