package dev.faultline.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal")
final class JournalTest {
  @TempDir private Path directory = Path.of("");
  private final List<String> judged = Collections.synchronizedList(new ArrayList<>());
  private Path captures = Path.of("");
  private String growing = "";
  private Path journal = Path.of("");

  @BeforeEach
  void createsCaptures() throws IOException {
    captures = Files.createDirectory(directory.resolve("captures"));
    journal = directory.resolve("journal");
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(captures.resolve(name), name);
    }
  }

  @Test
  @DisplayName("spares what was verified, and the report is the same")
  void spares() {
    String first = run().out();
    judged.clear();

    assertThat(run().out()).isEqualTo(first);
    assertThat(judged).isEmpty();
  }

  @Test
  @DisplayName("does not spare a capture that has changed")
  void doesNotSpareWhatHasChanged() throws IOException {
    run();
    judged.clear();
    Files.writeString(captures.resolve("b"), "B");
    Files.setLastModifiedTime(captures.resolve("b"), FileTime.fromMillis(1));
    Files.setLastModifiedTime(captures.resolve("c"), FileTime.fromMillis(1));

    run();

    assertThat(judged).containsExactly("b"); // c was touched, its bytes are the same
  }

  @Test
  @DisplayName("does not spare what other options would have judged otherwise")
  void dependsOnOptions() {
    run();
    judged.clear();

    run("--no-rule", "starvation");

    assertThat(judged).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  @DisplayName("does not remember what could not be read")
  void forgetsErrors() throws IOException {
    Files.writeString(captures.resolve("unreadable"), "x");
    run();
    judged.clear();

    run();

    assertThat(judged).containsExactly("unreadable");
  }

  @Test
  @DisplayName("does not remember what grew while it was read")
  void forgetsWhatGrew() throws IOException {
    growing = "b";
    run();
    growing = "";
    judged.clear();

    run();

    assertThat(judged).containsExactly("b");
  }

  @Test
  @DisplayName("cut at any byte, as by a kill, keeps every whole record and is written on")
  void survivesACutAnywhere() throws IOException {
    run();
    byte[] whole = Files.readAllBytes(journal);
    int least = 3;
    for (int length = whole.length; length >= 0; length -= 37) {
      Files.write(journal, Arrays.copyOf(whole, length));
      judged.clear();
      assertThat(run().status()).as("cut at %d", length).isEqualTo(1);
      int spared = 3 - judged.size();
      assertThat(spared).isLessThanOrEqualTo(least);
      least = spared;
      judged.clear();
      run();
      assertThat(judged).as("after a cut at %d", length).isEmpty();
    }
    assertThat(least).isZero();
  }

  @Test
  @DisplayName("with a damaged record keeps those in front of it")
  void survivesDamage() throws IOException {
    run();
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      file.seek(file.length() - 5);
      int old = file.read();
      file.seek(file.length() - 5);
      file.write(old ^ 0xff);
    }
    judged.clear();

    run();

    assertThat(judged).hasSize(1);
  }

  @Test
  @DisplayName("is not written over a file that is none")
  void refusesAnotherFile() throws IOException {
    Files.writeString(journal, "my notes, for years");

    Shell.Result result = run();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("it is no journal, and is not written over");
    assertThat(journal).hasContent("my notes, for years");
  }

  private Shell.Result run(String... options) {
    List<String> line = new ArrayList<>(List.of("verify", "--jobs=1"));
    line.addAll(List.of(options));
    line.addAll(List.of("--journal", journal.toString(), captures.toString()));
    return new Shell()
        .judging(
            input -> {
              String name = Path.of(input.name()).getFileName().toString();
              judged.add(name);
              if (name.equals("unreadable")) {
                throw new IOException("broken");
              }
              if (name.equals(growing)) {
                Files.writeString(captures.resolve(name), "more", StandardOpenOption.APPEND);
              }
              return Samples.violation("");
            })
        .run(line.toArray(String[]::new));
  }
}
