package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.EventStreamWriter;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.binding.Bindings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Inputs that are not read")
final class RefusalTest {
  private static void expectRefusal(byte[] content, String... parts) {
    CaptureInput input = CaptureInput.stream("some.file", new ByteArrayInputStream(content));

    assertThatThrownBy(() -> CaptureReader.open(input, Bindings.builtIn()))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageStartingWith("some.file: byte 0: ")
        .hasMessageEndingWith(".")
        .hasMessageContainingAll(parts);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "hex, 'raw, hex or bin', noraw",
    "raw, 'raw, hex or bin', noraw",
    "bin, 'raw, hex or bin', noraw",
    "nocontext, context-info, tasks",
    "latency, latency format, nolatency-format",
    "latency-verbose, latency format, nolatency-format",
    "dmesg-dump, kernel log, dump",
    "fgraph, function_graph, nop",
  })
  @DisplayName("Given text that lacks what a replay needs, then the message says what to do")
  void textWithoutContext(String name, String what, String remedy) throws IOException {
    expectRefusal(Corpus.open(name).readAllBytes(), what, remedy);
  }

  @Test
  @DisplayName("Given binary formats, then each is called by its name")
  void binary() {
    expectRefusal(latin("PERFFILE\150\0\0\0"), "perf", "record again");
    expectRefusal(latin("\177ELF\2\1\1"), "ELF");
    expectRefusal(latin("\50\265\57\375\44"), "zstd");
    expectRefusal(latin("\3757zXZ\0\0"), "xz");
    expectRefusal(latin("BZh91AY"), "bzip2");
    expectRefusal(latin("PK\3\4\24\0"), "zip");
  }

  @Test
  @DisplayName("Given random bytes, then they are binary data")
  void randomBytes() {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);

    expectRefusal(noise, "binary");
    expectRefusal(new byte[5000], "binary");
  }

  @Test
  @DisplayName("Given other text, then the message says what an event looks like")
  void otherText() {
    expectRefusal(latin("root:x:0:0:root:/root:/bin/bash\n"), "# tracer:", "comm-pid");
    expectRefusal(latin("{\"a\": [1, 2]}\n"), "expected ftrace text");
  }

  @Test
  @DisplayName("Given a header and nothing else, then it is a capture without events")
  void onlyHeader() {
    Reading reading = Reading.of("# tracer: nop", "#", "# entries-in-buffer/entries-written: 0/0");

    assertThat(reading.events()).isEmpty();
    assertThat(reading.sourceUnits()).isEqualTo(3);
    assertThat(reading.unreadUnits()).isZero();
  }

  @Test
  @DisplayName("Given much garbage in front of the first event, then the capture is still found")
  void garbageFirst() {
    String text =
        "noise and noise\n".repeat(3000)
            + "              wl-299     [001] .....     1.000001: sched_switch: x\n";

    Reading reading = Reading.of(CaptureInput.ofText("test", text));

    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.unreadUnits()).isEqualTo(3000);
  }

  @Test
  @DisplayName("Given a file whose name lies, then its content decides")
  void nameLies(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("capture.perf.data.zst");
    Files.writeString(file, "              wl-299     [001] .....     1.000001: sched_switch: x\n");

    assertThat(Reading.of(CaptureInput.file(file)).sourceEvents()).isEqualTo(1);
  }

  @Test
  @DisplayName("Given a file that is not there or a directory, then the message says so")
  void noFile(@TempDir Path folder) {
    Path missing = folder.resolve("nothing.txt");

    assertThatThrownBy(() -> CaptureReader.open(CaptureInput.file(missing), Bindings.builtIn()))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + ": there is no such file.");
    assertThatThrownBy(() -> CaptureReader.open(CaptureInput.file(folder), Bindings.builtIn()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("directory");
  }

  @Test
  @DisplayName("Given an event stream, then it is read as one")
  void eventStream() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CaptureOrigin origin =
        new CaptureOrigin("x", "ftrace-text", "6.12", "", CaptureOrigin.PositionUnit.LINE);
    try (EventStreamWriter writer = new EventStreamWriter(out, origin, new StreamDictionary())) {
      EventBlock block = new EventBlock();
      block.countSource(3, 4, 1);
      writer.write(block);
      writer.end("");
    }

    CaptureInput input = CaptureInput.stream("-", new ByteArrayInputStream(out.toByteArray()));
    try (EventSource source = CaptureReader.open(input, Bindings.builtIn())) {
      EventBlock block = new EventBlock();
      assertThat(source.origin().kernel()).isEqualTo("6.12");
      assertThat(source.next(block)).isTrue();
      assertThat(block.sourceEvents()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("Given a disk that fails, then the message names file and line")
  void failingDisk() throws IOException {
    String line = "              wl-299     [001] .....     1.000001: sched_switch: x\n";
    InputStream broken =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("input/output error");
          }
        };
    InputStream failing =
        new SequenceInputStream(new ByteArrayInputStream(latin(line.repeat(10_000))), broken);

    try (EventSource source =
        CaptureReader.open(CaptureInput.stream("some.file", failing), Bindings.builtIn())) {
      EventBlock block = new EventBlock();
      assertThatThrownBy(
              () -> {
                while (source.next(block)) {
                  assertThat(block.unreadUnits()).isZero();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("some.file: line ")
          .hasMessageContaining("input/output error");
    }
  }
}
