package dev.faultline.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.input.Input;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recorder that is still writing, or somebody who clears a disk. */
@DisplayName("A capture that changes while it is read")
final class ChangingCaptureTest {
  private static final int TIMES = 6;
  private static final int STEP_MS = 30;

  @TempDir private Path directory = Path.of("");

  private static Stream<String> captures() {
    return Stream.of(
        "bcachefs-mmap-hang.ftrace.gz", "bcachefs-mix.dat.gz", "bcachefs-mix2.perf.data.gz");
  }

  @ParameterizedTest
  @MethodSource("captures")
  @DisplayName("and shrinks is judged as far as it goes, or is unreadable")
  void shrinks(String name) throws IOException, InterruptedException {
    byte[] whole = unpacked(name);
    TraceReport expected = verify(write(whole));
    int different = 0;
    for (int i = 1; i <= TIMES; i++) {
      Path capture = write(whole);
      long length = (long) whole.length * i / (TIMES + 1);
      Thread change = change(() -> truncate(capture, length), (i - 1) * STEP_MS);
      TraceReport report = verify(capture);
      change.join();

      assertHarmless(report, expected);
      different += report.equals(expected) ? 0 : 1;
    }
    assertThat(different).as("it was cut before it was read to its end").isPositive();
  }

  @ParameterizedTest
  @MethodSource("captures")
  @DisplayName("and grows is judged with what has come, or without it")
  void grows(String name) throws IOException, InterruptedException {
    byte[] whole = unpacked(name);
    TraceReport expected = verify(write(whole));
    for (int i = 1; i <= TIMES; i++) {
      int length = (int) ((long) whole.length * i / (TIMES + 1));
      Path capture = write(Arrays.copyOf(whole, length));
      Thread change =
          change(
              () -> append(capture, Arrays.copyOfRange(whole, length, whole.length)),
              (TIMES - i) * STEP_MS);
      TraceReport report = verify(capture);
      change.join();

      assertHarmless(report, expected);
    }
  }

  private static void assertHarmless(TraceReport report, TraceReport whole) {
    assertThat(report.getError()).doesNotContain("Internal error");
    assertThat(violations(whole)).containsAll(violations(report));
  }

  private static Set<String> violations(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(Finding::getFingerprint)
        .collect(Collectors.toSet());
  }

  private static TraceReport verify(Path capture) throws IOException {
    Judge judge = KeptCaptures.judge(InputStream.nullInputStream());
    return new Verification(judge, false).of(new Input.NamedFile(capture)).report();
  }

  private static byte[] unpacked(String name) throws IOException {
    Path kept = KeptCaptures.DIRECTORY.resolve("stock").resolve(name);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(kept))) {
      return in.readAllBytes();
    }
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(directory.resolve("capture"), content);
  }

  private interface Change {
    void run() throws IOException;
  }

  private static Thread change(Change change, int afterMs) {
    Thread thread =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(afterMs);
                change.run();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void truncate(Path capture, long length) throws IOException {
    try (FileChannel file = FileChannel.open(capture, StandardOpenOption.WRITE)) {
      file.truncate(length);
    }
  }

  private static void append(Path capture, byte[] rest) throws IOException {
    try (FileChannel file = FileChannel.open(capture, StandardOpenOption.APPEND)) {
      file.write(ByteBuffer.wrap(rest));
    }
  }
}
