package dev.faultline.cli.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.judge.Judge;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A batch")
final class BatchTest {
  @TempDir Path directory = Path.of(".");

  @ParameterizedTest(name = "--jobs {0}")
  @ValueSource(ints = {2, 3, 16})
  @DisplayName("is reported as if one input were verified after the other")
  void isReportedInOrder(int jobs) {
    Judge judge =
        input -> {
          pause(new Random(input.name().hashCode()).nextInt(8));
          return sample(input.name());
        };
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add("capture-" + i);
    }
    for (String format : List.of("text", "json", "pb")) {
      assertThat(new Shell().judging(judge).bytes(line(names, "--jobs=" + jobs, format)))
          .isEqualTo(new Shell().judging(judge).bytes(line(names, "--jobs=1", format)));
    }
  }

  private static String[] line(List<String> names, String jobs, String format) {
    List<String> line = new ArrayList<>(List.of("verify", jobs, "--report", format));
    line.addAll(names);
    return line.toArray(String[]::new);
  }

  private static TraceReport sample(String name) throws IOException {
    return switch (Math.floorMod(name.hashCode(), 5)) {
      case 0 -> Samples.violation(name);
      case 1 -> Samples.suspect(name);
      case 2 -> Samples.inconclusive(name);
      case 3 -> throw new IOException("broken");
      default -> Samples.clean(name);
    };
  }

  @Test
  @DisplayName("of real captures is reported the same, too, whatever runs beside what")
  void ofRealCaptures() {
    String directory = KeptCaptures.DIRECTORY.resolve("mutants").toString();
    String alone = new Shell().verify("verify", "-j1", "--report=json", directory).out();

    for (int i = 0; i < 3; i++) {
      assertThat(new Shell().verify("verify", "-j4", "--report=json", directory).out())
          .isEqualTo(alone);
    }
  }

  @Test
  @DisplayName("has as many traces in flight as there are jobs, and goes on however slow the first")
  void isBounded() {
    CountDownLatch third = new CountDownLatch(3);
    CountDownLatch last = new CountDownLatch(6);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Judge judge =
        input -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          third.countDown();
          last.countDown();
          assertThat(await(third)).isTrue();
          if (input.name().equals("slow")) {
            assertThat(await(last)).isTrue();
          }
          running.decrementAndGet();
          return Samples.clean("");
        };
    Shell.Result result =
        new Shell().judging(judge).run("verify", "-j", "3", "slow", "b", "c", "d", "e", "f");

    assertThat(result.out()).doesNotContain("Internal error");
    assertThat(result.status()).isZero();
    assertThat(most.get()).isEqualTo(3);
  }

  @Test
  @DisplayName("says what it skipped in order, each line whole")
  void skipsInOrder() throws IOException {
    StringBuilder expected = new StringBuilder();
    for (int i = 10; i < 40; i++) {
      Path file = Files.createFile(directory.resolve("f" + i));
      expected.append("faultline: skipped ").append(file).append(": It is no capture.\n");
    }
    Files.createFile(directory.resolve("z"));
    Shell.Result result =
        new Shell()
            .judging(
                input -> {
                  if (input.name().endsWith("z")) {
                    return Samples.clean("");
                  }
                  throw new NoCaptureException("It is no capture.");
                })
            .run("verify", "--jobs", "4", directory.toString());

    assertThat(result.err()).isEqualTo(expected.toString());
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a b\nc\n\n-\nlast", "a b\0c\0-\0last\0", "a b\0c\0-\0last"})
  @DisplayName("may be a list, of lines or ended by NULs")
  void mayBeAList(String text) throws IOException {
    Path list = Files.writeString(directory.resolve("list"), text);
    List<String> expected = List.of("first", "a b", "c", "-", "last");

    assertThat(judged(new byte[0], "first", "--files-from", list.toString())).isEqualTo(expected);
    assertThat(judged(text.getBytes(UTF_8), "--files-from=-", "first")).isEqualTo(expected);
  }

  @Test
  @DisplayName("may have line ends in names when NULs part them")
  void mayHaveLineEnds() {
    assertThat(judged("a\nb\0c\0".getBytes(UTF_8), "--files-from", "-"))
        .containsExactly("a\nb", "c");
  }

  private static List<String> judged(byte[] standard, String... options) {
    List<String> names = new ArrayList<>();
    List<String> line = new ArrayList<>(List.of("verify", "--jobs=1"));
    line.addAll(List.of(options));
    Shell.Result result =
        new Shell()
            .reading(new ByteArrayInputStream(standard))
            .judging(
                input -> {
                  assertThat(input).isInstanceOf(Input.NamedFile.class);
                  names.add(input.name());
                  return Samples.clean("");
                })
            .run(line.toArray(String[]::new));
    assertThat(result.status()).isZero();
    return names;
  }

  @Test
  @DisplayName("may name a directory, and be of nothing, which proves nothing")
  void mayNameADirectory() throws IOException {
    Path captures = Files.createDirectory(directory.resolve("captures"));
    Files.createFile(captures.resolve("x"));
    Path list = Files.writeString(directory.resolve("list"), captures + "\n");
    Path empty = Files.writeString(directory.resolve("empty"), "\n");

    assertThat(
            new Shell()
                .reporting(Samples.clean(""))
                .run("verify", "--files-from", list.toString())
                .out())
        .startsWith("CLEAN  " + captures.resolve("x") + "\n");
    Shell.Result nothing = new Shell().run("verify", "--files-from", empty.toString());
    assertThat(nothing.out())
        .isEqualTo("UNREADABLE  " + empty + "\n  There is no path in this list.\n\n");
    assertThat(nothing.status()).isEqualTo(4);
  }

  @Test
  @DisplayName("shows on a terminal how far it is, and leaves nothing of it")
  void showsHowFarItIs() {
    Shell shell =
        new Shell().reporting(Samples.clean("")).withErrOnTerminal().with("COLUMNS", "40");
    String name = "c\u001b" + "x".repeat(60);

    assertThat(shell.run("verify", "--jobs", "1", "a", "b", name).err())
        .isEqualTo(
            "\r\u001b[K[0/3] a\r\u001b[K\r\u001b[K[1/3] b\r\u001b[K\r\u001b[K[2/3] c\\x1b"
                + "x".repeat(28)
                + "\r\u001b[K");
    assertThat(shell.run("verify", "a").err()).isEmpty();
    assertThat(shell.with("TERM", "dumb").run("verify", "a", "b").err()).isEmpty();
    assertThat(new Shell().reporting(Samples.clean("")).run("verify", "a", "b").err()).isEmpty();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
