package dev.faultline.cli.batch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.OwnProcess;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What befalls a process from outside in the middle of its work. Its third capture is a pipe at
 * first: there it stands still until somebody writes, so that the middle is the same every time.
 */
@DisplayName("A batch, while it runs,")
@Timeout(300)
final class FaultsWhileRunningTest {
  private static final String HEAP = "128m";
  private static final List<String> CAPTURES =
      List.of(
          "imperfect/base_clean.txt",
          "stock/bcachefs-willneed-hang.ftrace.gz",
          "stock/xfs-6.18-stale-after-dio.ftrace.gz",
          "imperfect/gate_mmap.txt");

  @TempDir private Path directory = Path.of("");
  private final List<String> captures = new ArrayList<>();
  private Path third = Path.of("");
  private Path journal = Path.of("");
  private Path report = Path.of("");

  @BeforeEach
  void copiesCaptures() throws IOException {
    for (String name : CAPTURES) {
      Path copy = directory.resolve(captures.size() + ".capture");
      Files.copy(KeptCaptures.DIRECTORY.resolve(name), copy);
      captures.add(copy.toString());
    }
    third = Path.of(captures.get(2));
    journal = directory.resolve("journal");
    report = Files.writeString(directory.resolve("report.json"), "of last night");
  }

  @ParameterizedTest(name = "SIG{0}")
  @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
  @DisplayName("is killed: the old report stands, and the next run goes on and says the same")
  void isKilled(String signal, int status) throws IOException, InterruptedException {
    OwnProcess batch = startToThird();
    batch.signal(signal);

    assertThat(batch.status()).isEqualTo(status);
    assertThat(report).hasContent("of last night");
    if (!signal.equals("KILL")) {
      assertThat(temporary()).isEmpty();
    }

    whole();
    int recorded = recorded(captures.get(0));
    assertThat(start("", words()).status()).isEqualTo(1);
    assertThat(report).hasSameTextualContentAs(alone());
    assertThat(recorded(captures.get(0))).as("not done again").isEqualTo(recorded);
  }

  @Test
  @DisplayName("lets no other one write its journal, and ends as if none had tried")
  void keepsItsJournal() throws IOException, InterruptedException {
    OwnProcess first = startToThird();
    OwnProcess second =
        start("", List.of("verify", "--journal", journal.toString(), captures.get(3)));

    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err()).contains("journal").contains("another run writes it");
    try (OutputStream pipe = Files.newOutputStream(third)) {
      Files.copy(KeptCaptures.DIRECTORY.resolve(CAPTURES.get(2)), pipe);
    }
    assertThat(first.status()).isEqualTo(1);
    whole();
    assertThat(report).hasSameTextualContentAs(alone());
  }

  /** A batch that has verified two captures and waits for the third. */
  private OwnProcess startToThird() throws IOException, InterruptedException {
    Files.delete(third);
    assertThat(new ProcessBuilder("mkfifo", third.toString()).start().waitFor()).isZero();
    OwnProcess batch = start("", words());
    while (!Files.exists(journal) || recorded(captures.get(1)) == 0) {
      assertThat(batch.process().isAlive()).as(batch.err()).isTrue();
      Thread.sleep(20);
    }
    return batch;
  }

  private void whole() throws IOException {
    Files.delete(third);
    Files.copy(KeptCaptures.DIRECTORY.resolve(CAPTURES.get(2)), third);
  }

  private List<String> words() {
    List<String> words = new ArrayList<>(List.of("verify", "-j1", "-q", "--journal"));
    words.addAll(List.of(journal.toString(), "--report", "json=" + report));
    words.addAll(captures);
    return words;
  }

  /** The report of a run that nothing befell. */
  private Path alone() throws IOException, InterruptedException {
    Path alone = directory.resolve("alone.json");
    List<String> words = new ArrayList<>(List.of("verify", "-q", "--report", "json=" + alone));
    words.addAll(captures);
    assertThat(start("", words).status()).isEqualTo(1);
    return alone;
  }

  private OwnProcess start(String limits, List<String> words) throws IOException {
    return OwnProcess.start(limits, HEAP, directory, words);
  }

  private int recorded(String capture) throws IOException {
    return Files.readString(journal, ISO_8859_1).split(capture, -1).length - 1;
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().endsWith(".tmp")).toList();
    }
  }

  @Test
  @DisplayName("finds no room for the journal: it says so and goes on, and the report is whole")
  void hasNoRoomForTheJournal() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("verify", "-q", "--report", "json", "--journal"));
    words.add(journal.toString());
    words.addAll(captures);
    OwnProcess full = start("ulimit -f 4;", words); // in KiB

    assertThat(new String(full.out(), ISO_8859_1)).isEqualTo(Files.readString(alone(), ISO_8859_1));
    assertThat(full.status()).isEqualTo(1);
    assertThat(full.err())
        .containsOnlyOnce("the journal cannot be written and ends here")
        .contains("File too large");
  }

  @Test
  @DisplayName("finds no room for the report: it fails, and the old one stands")
  void hasNoRoomForTheReport() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("verify", "-q", "--report", "json=" + report));
    words.addAll(captures);
    OwnProcess full = start("ulimit -f 4;", words);

    assertThat(full.status()).isEqualTo(2);
    assertThat(full.err()).contains("report.json").contains("File too large");
    assertThat(report).hasContent("of last night");
    assertThat(temporary()).isEmpty();
  }

  @Test
  @DisplayName("loses its reader: it ends as a program that a closed pipe kills")
  void losesItsReader() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("verify", "-j1", "--report", "jsonl"));
    for (int i = 0; i < 40; i++) {
      words.addAll(captures);
    }
    OwnProcess batch = start("", words);
    try (InputStream out = batch.process().getInputStream()) {
      assertThat(out.read()).isEqualTo('{');
    }

    assertThat(batch.status()).isEqualTo(141);
    assertThat(batch.err()).isEmpty();
  }

  @Test
  @DisplayName("has not the memory for one capture: the others are judged as without it")
  void hasNotTheMemory() throws IOException, InterruptedException {
    Path poison = directory.resolve("poison");
    manyMappings(poison);
    captures.add(1, poison.toString());
    List<String> words =
        new ArrayList<>(List.of("verify", "-j1", "-q", "--report", "pb=" + report));
    words.addAll(captures);
    OwnProcess small = OwnProcess.start("", "32m", directory, words);

    assertThat(small.status()).as(small.err()).isEqualTo(4);
    List<TraceReport> traces = Report.parseFrom(Files.readAllBytes(report)).getTracesList();
    assertThat(traces.get(1).getError()).startsWith("The memory of the Java machine does not");
    captures.remove(1);
    words.subList(5, words.size()).clear();
    words.addAll(captures);
    assertThat(start("", words).status()).isEqualTo(1);
    List<TraceReport> others = new ArrayList<>(traces);
    others.remove(1);
    assertThat(Report.parseFrom(Files.readAllBytes(report)).getTracesList()).isEqualTo(others);
  }

  /** Every lock is held for ever, each by a task and of a mapping of its own. */
  private static void manyMappings(Path capture) throws IOException {
    try (OutputStream file = Files.newOutputStream(capture);
        BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(file), ISO_8859_1))) {
      lines.write("# tracer: nop\n");
      for (int i = 0; i < 120_000; i++) {
        lines.write(
            String.format(
                Locale.ROOT,
                "  wl-%d [000] ..... %d.%06d: pagecache_lock_acquired: (f+0x1/0x2 [bcachefs])"
                    + " state=0 dev=266338304 ino=%d mapping=0xff1100%08x00%n",
                100 + i % 30_000,
                11,
                i,
                4097 + i,
                i));
      }
    }
  }
}
