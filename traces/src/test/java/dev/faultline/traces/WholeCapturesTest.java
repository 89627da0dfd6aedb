package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Whole captures of real kernels")
final class WholeCapturesTest {

  static List<Path> captures() throws IOException {
    return Captures.ftraceText();
  }

  @ParameterizedTest
  @MethodSource("captures")
  @DisplayName("When a capture is read, then every line is understood and every event counted")
  void everyLine(Path capture) throws IOException {
    List<String> lines = Captures.lines(capture);
    long events =
        lines.stream().filter(line -> !line.startsWith("#") && !line.startsWith("CPU:")).count();

    Reading reading = Reading.of(CaptureInput.file(capture));

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceEvents()).isEqualTo(events);
    assertThat(reading.sourceUnits()).isEqualTo(lines.size());
    assertThat(reading.incomplete()).isEmpty();
  }

  @Test
  @DisplayName("When the manifests are read, then they list the captures that are there")
  void manifest() throws IOException {
    List<Path> listed = new ArrayList<>();
    for (Path manifest : Captures.manifests()) {
      Files.readAllLines(manifest).stream()
          .skip(1)
          .map(row -> manifest.resolveSibling(row.substring(0, row.indexOf(','))))
          .filter(file -> file.toString().endsWith(".gz"))
          .forEach(listed::add);
    }

    assertThat(Captures.all()).hasSameElementsAs(listed).hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @MethodSource("captures")
  @DisplayName("When a capture is read, then bound lines and events correspond one to one")
  void oneToOne(Path capture) throws IOException {
    List<String> lines = Captures.lines(capture);

    Reading reading = Reading.of(CaptureInput.file(capture));

    for (Reading.Row event : reading.events()) {
      if (event.kind() != EventKind.EVENTS_LOST) {
        String line = lines.get((int) event.position() - 1);
        assertThat(line).contains(": " + printed(event.tracepoint()));
        assertThat(line).contains(event.task().comm() + "-" + event.task().tid() + " ");
        assertThat(line)
            .containsAnyOf(Stamps.print(event.timeNs()) + ": ", " " + event.timeNs() / 1000 + "us");
      }
    }
    assertThat(reading.events().stream().map(Reading.Row::position)).isSorted();
  }

  /** How a line of this tracepoint begins; the kernel prints system calls in its own way. */
  private static String printed(String tracepoint) {
    if (tracepoint.startsWith("sys_enter_")) {
      return tracepoint.replace("sys_enter_", "sys_") + "(";
    }
    return tracepoint.startsWith("sys_exit_")
        ? tracepoint.replace("sys_exit_", "sys_") + " -> "
        : tracepoint + ":";
  }

  @Test
  @DisplayName(
      "Given a probe on a clobbered register, when it is read, then the event is of a mapping that"
          + " was not fetched")
  void clobberedRegister() {
    Reading reading =
        Reading.of(CaptureInput.file(Captures.file("stock/bcachefs-reflink-hang.ftrace.gz")));

    assertThat(
            reading.events().stream()
                .filter(event -> event.tracepoint().equals("pagecache_lock_acquired"))
                .filter(event -> event.subject().equals(MappingKey.NOT_FETCHED)))
        .isNotEmpty();
  }
}
