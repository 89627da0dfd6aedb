package dev.faultline.cli.report.writing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of a report")
final class ReportFileTest {
  @TempDir Path directory = Path.of(".");

  @Test
  @DisplayName("is there as before until it is whole")
  void atomic() throws IOException {
    Path report = Files.writeString(directory.resolve("r"), "old");
    try (ReportFile file = ReportFile.create(report)) {
      file.out().write("new".getBytes(UTF_8));
      assertThat(report).hasContent("old");
      file.commit();
    }

    assertThat(report).hasContent("new");
    assertThat(names()).containsExactly("r");
  }

  @Test
  @DisplayName("that is not committed leaves nothing")
  void dropped() throws IOException {
    ReportFile.create(directory.resolve("r")).close();

    assertThat(names()).isEmpty();
  }

  @Test
  @DisplayName("can be written twice at once, as from two containers with one process id")
  void twice() throws IOException {
    Path report = directory.resolve("r");
    try (ReportFile one = ReportFile.create(report);
        ReportFile other = ReportFile.create(report)) {
      one.commit();
      other.commit();
    }

    assertThat(names()).containsExactly("r");
  }

  @Test
  @DisplayName("takes away what a killed run has left, and not what another one is writing")
  void stale() throws IOException {
    Path stale = Files.writeString(directory.resolve(".r.17.tmp"), "half");
    Path young = Files.writeString(directory.resolve(".r.18.tmp"), "half");
    Path others = Files.writeString(directory.resolve(".s.19.tmp"), "half");
    Path locked = Files.writeString(directory.resolve(".r.20.tmp"), "half");
    for (Path old : List.of(stale, others, locked)) {
      Files.setLastModifiedTime(old, FileTime.fromMillis(0));
    }
    try (FileChannel writer = FileChannel.open(locked, StandardOpenOption.WRITE)) {
      assertThat(writer.tryLock()).isNotNull();
      try (ReportFile file = ReportFile.create(directory.resolve("r"))) {
        file.commit();
      }
    }

    assertThat(stale).doesNotExist();
    assertThat(List.of(young, others, locked)).allMatch(Files::exists);
  }

  @Test
  @DisplayName("keeps the mode of the one that it replaces")
  void mode() throws IOException {
    Path report = Files.writeString(directory.resolve("r"), "old");
    Files.setPosixFilePermissions(report, PosixFilePermissions.fromString("rw-r-----"));
    try (ReportFile file = ReportFile.create(report)) {
      file.commit();
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
        .isEqualTo("rw-r-----");
  }

  @Test
  @DisplayName("lies where links lead, also where nothing was yet")
  void links() throws IOException {
    Path store = Files.createDirectory(directory.resolve("store"));
    Path link = Files.createSymbolicLink(directory.resolve("r"), Path.of("store/report"));
    for (String content : List.of("first", "second")) {
      try (ReportFile file = ReportFile.create(link)) {
        file.out().write(content.getBytes(UTF_8));
        file.commit();
      }
      assertThat(Files.isSymbolicLink(link)).isTrue();
      assertThat(store.resolve("report")).hasContent(content);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }
}
