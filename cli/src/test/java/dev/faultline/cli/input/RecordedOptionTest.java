package dev.faultline.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What was recorded")
final class RecordedOptionTest {
  private static final String PREFIX = "              wl-299     [001] .....     1.000001: ";
  private static final String ADDED =
      PREFIX + "mm_filemap_add_to_page_cache: dev 1:0 ino 83 pfn=0x1 ofs=0 order=0\n";

  @TempDir Path directory = Path.of(".");
  private Path capture = Path.of("");

  @BeforeEach
  void createsCapture() throws IOException {
    capture = Files.writeString(directory.resolve("capture.ftrace"), ADDED);
  }

  private static String inspect(Path path, String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "inspect";
    System.arraycopy(options, 0, args, 1, options.length);
    args[args.length - 1] = path.toString();
    return new Shell().verify(args).out();
  }

  @Test
  @DisplayName("is not known unless somebody says it")
  void unsaid() {
    assertThat(inspect(capture)).contains("recorded    not said: what is not there may have");
  }

  @Test
  @DisplayName("is said by --recorded, with events or a file, several times")
  void option() throws IOException {
    Path file = Files.writeString(directory.resolve("set_event"), "mmap_lock:mmap_lock_released\n");

    String said = inspect(capture, "--recorded", "filemap:*", "--recorded", file.toString());

    assertThat(said).contains("2: filemap:*, mmap_lock:mmap_lock_released; and nothing else");
  }

  @Test
  @DisplayName("is said with its filters, missed probes and command")
  void everything() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("said"),
            "trace-cmd record -e filemap -f 'i_ino == 83' -P 299\npage_fault_exit 1000 24\n");

    assertThat(inspect(capture, "--recorded", file.toString()))
        .contains("2: filemap, *:page_fault_exit; and nothing else")
        .contains("but         filemap: i_ino == 83")
        .contains("but         only tasks -P 299")
        .contains("but         page_fault_exit: 24 of 1,024 were missed")
        .contains("command     trace-cmd record -e filemap -f i_ino == 83 -P 299");
  }

  @Test
  @DisplayName("is wrong usage if it makes no sense, and doubted if a name does not")
  void wrong() {
    Shell.Result nonsense = new Shell().verify("verify", "--recorded", "what?", capture.toString());
    Shell.Result misspelled =
        new Shell().verify("verify", "--recorded", "iomapp:*,filemap:*", capture.toString());

    assertThat(nonsense.status()).isEqualTo(2);
    assertThat(nonsense.err()).contains("--recorded: 'what?': expected system:event, or a system");
    assertThat(misspelled.status()).isEqualTo(3);
    assertThat(misspelled.err())
        .isEqualTo("faultline: --recorded: no event is called 'iomapp:*'; 'iomap:*' is\n");
  }

  @Test
  @DisplayName("is said by a file beside the capture, which is no capture itself")
  void besideIt() throws IOException {
    Files.writeString(directory.resolve("capture.ftrace.recorded"), "filemap:*\n");

    Shell.Result all = new Shell().verify("inspect", directory.toString());
    Shell.Result matching = new Shell().verify("inspect", directory + "/*");

    assertThat(all.out()).contains("1: filemap:*; and nothing else").doesNotContain(".recorded");
    assertThat(all.err()).isEmpty();
    assertThat(matching.out()).isEqualTo(all.out());
    assertThat(matching.status()).isZero();
  }

  @Test
  @DisplayName("is carried by a stream, and stands beside a table")
  void converted() throws IOException {
    Path stream = directory.resolve("capture.fls");
    Path table = directory.resolve("capture.csv");

    for (Path to : new Path[] {stream, table}) {
      String format = to.equals(stream) ? "stream" : "csv";
      new Shell()
          .verify(
              "convert", "--to", format, "--recorded", "filemap:*", "-o", to.toString(), text());
      assertThat(inspect(to)).contains("1: filemap:*; and nothing else");
    }
    assertThat(Files.readString(directory.resolve("capture.csv.recorded")))
        .isEqualTo("faultline recorded events=filemap:*\n");
    Shell.Result piped =
        new Shell().verify("convert", "--to=csv", "--recorded=filemap:*", "-o", "-", text());
    assertThat(piped.status()).isZero();
    assertThat(piped.err()).contains("what was recorded has no room in the table");
  }

  private String text() {
    return capture.toString();
  }

  @Test
  @DisplayName("is looked at again by a journal when it has changed")
  void journal() throws IOException {
    Path beside = directory.resolve("capture.ftrace.recorded");
    Path journal = directory.resolve("journal");
    Files.writeString(beside, "filemap:*\n");
    String[] args = {"verify", "--journal", journal.toString(), text()};
    String first = new Shell().verify(args).out();
    long recorded = Files.size(journal);

    assertThat(new Shell().verify(args).out()).isEqualTo(first);
    assertThat(Files.size(journal)).isEqualTo(recorded);
    Files.writeString(beside, "xfs:xfs_*\n");
    Files.setLastModifiedTime(beside, FileTime.fromMillis(1));
    new Shell().verify(args);
    assertThat(Files.size(journal)).isGreaterThan(recorded);
    recorded = Files.size(journal);
    Files.delete(beside);
    new Shell().verify(args);
    assertThat(Files.size(journal)).isGreaterThan(recorded);
  }
}
