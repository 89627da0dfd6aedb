package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.Shell;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.judge.Judge;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("verify")
final class VerifyCommandTest {
  @TempDir Path directory = Path.of(".");

  @Test
  @DisplayName("writes the text report on standard output, and says nothing else")
  void writesText() {
    Shell.Result result = new Shell().reporting(Samples.clean("ignored")).run("verify", "a.txt");

    assertThat(result.out()).startsWith("CLEAN  a.txt\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  @DisplayName("does not require what it is told not to check, nor what is no rule")
  void requires() {
    Shell shell = new Shell().reporting(Samples.clean("ignored"));

    assertThat(shell.run("verify", "--require", "deadlock", "a.txt").status()).isZero();
    assertThat(shell.run("verify", "--require", "dead-lock", "a.txt").err()).contains("dead-lock");
    Shell.Result both =
        shell.run("verify", "--require", "deadlock", "--no-rule", "deadlock", "a.txt");
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.err()).contains("deadlock is required and not checked", "--no-rule");
  }

  @Test
  @DisplayName("names the verdict over all files, and the tool's version, in JSON")
  void writesJson() throws IOException {
    Shell.Result result =
        new Shell()
            .judging(
                input ->
                    input.name().equals("a") ? Samples.suspect("a") : Samples.clean(input.name()))
            .run("verify", "--report", "json", "a", "b");

    Report.Builder report = Report.newBuilder();
    JsonFormat.parser().merge(result.out(), report);
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.SUSPECT);
    assertThat(report.getTracesList()).extracting(TraceReport::getPath).containsExactly("a", "b");
    assertThat(report.getToolVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  @DisplayName("does not call what it could not read CLEAN")
  void unreadIsNotClean() throws IOException {
    Shell.Result result =
        new Shell()
            .judging(
                input -> {
                  if (input.name().equals("bad")) {
                    throw new IOException("byte 7 is no magic");
                  }
                  return Samples.clean(input.name());
                })
            .run("verify", "--report=json", "bad", "good");

    Report.Builder report = Report.newBuilder();
    JsonFormat.parser().merge(result.out(), report);
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
    assertThat(report.getTraces(0).getError()).isEqualTo("It cannot be read: byte 7 is no magic.");
    assertThat(result.status()).isEqualTo(4);
  }

  @Test
  @DisplayName("writes several reports at once, the text still on the terminal")
  void writesSeveral() {
    Path json = directory.resolve("r.json");
    Shell.Result result =
        new Shell().reporting(Samples.clean("")).run("verify", "--report", "json=" + json, "a");

    assertThat(result.out()).startsWith("CLEAN  a\n");
    assertThat(json).content().startsWith("{");
    assertThat(new Shell().reporting(Samples.clean("")).run("verify", "-q", "a").out()).isEmpty();
    Path text = directory.resolve("r.txt");
    assertThat(new Shell().reporting(Samples.clean("")).run("verify", "--report=text=" + text, "a"))
        .isEqualTo(new Shell.Result(0, "", ""));
    assertThat(text).content().startsWith("CLEAN  a\n");
  }

  @Test
  @DisplayName("walks a directory in order, without hidden files, and skips what is no capture")
  void walksADirectory() throws IOException {
    Files.createDirectories(directory.resolve("b/.git"));
    for (String name : List.of("b/2", "b/1", "a", "b/.git/x", ".hidden", "c.stacks.txt")) {
      Files.writeString(directory.resolve(name), "");
    }
    Files.createSymbolicLink(directory.resolve("b/loop"), directory);
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
    List<String> seen = new ArrayList<>();
    Shell.Result result =
        new Shell()
            .judging(
                input -> {
                  seen.add(directory.relativize(Path.of(input.name())).toString());
                  if (input.name().endsWith(".txt")) {
                    throw new NoCaptureException("It is no capture.");
                  }
                  return Samples.clean("");
                })
            .run("verify", "-r", "--jobs=1", directory.toString());

    assertThat(seen).containsExactly("a", "b/1", "b/2", "c.stacks.txt");
    assertThat(result.status()).isZero();
    String skipped = directory.resolve("c.stacks.txt").toString();
    assertThat(result.err()).isEqualTo("faultline: skipped " + skipped + ": It is no capture.\n");
    assertThat(result.out())
        .contains("4 files: 3 CLEAN, 1 SKIPPED\n")
        .contains("  SKIPPED       " + skipped + "  It is no capture.\n");
  }

  @Test
  @DisplayName("does not pass a directory without any capture")
  void doesNotPassAnEmptyDirectory() throws IOException {
    assertThat(new Shell().run("verify", directory.toString()).status()).isEqualTo(4);

    Files.writeString(directory.resolve("README"), "");
    Shell.Result result =
        new Shell()
            .judging(
                input -> {
                  throw new NoCaptureException("It is no capture.");
                })
            .run("verify", directory.toString());
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).contains("There is no capture among the files");
  }

  @Test
  @DisplayName("does not skip a file that was named")
  void doesNotSkipANamedFile() {
    Shell.Result result =
        new Shell()
            .judging(
                input -> {
                  throw new NoCaptureException("It is no capture.");
                })
            .run("verify", "README");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).isEqualTo("UNREADABLE  README\n  It is no capture.\n\n");
  }

  @Test
  @DisplayName("reports an internal error for its file and goes on")
  void reportsAnInternalError() {
    Judge judge =
        input -> {
          if (input.name().equals("bad")) {
            throw new IllegalStateException("page -1");
          }
          return Samples.clean("");
        };
    Shell.Result result = new Shell().judging(judge).run("verify", "bad", "good");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out())
        .contains("Internal error: java.lang.IllegalStateException: page -1")
        .contains("CLEAN  good\n");
    assertThat(result.err()).isEmpty();
    assertThat(new Shell().judging(judge).run("verify", "--debug", "bad").err())
        .contains("    at dev.faultline.cli.verify.VerifyCommandTest");
  }

  @Test
  @DisplayName("survives a stack or a heap that is too small")
  void survivesErrors() {
    Judge judge =
        input -> {
          throw input.name().equals("heap") ? new OutOfMemoryError() : new StackOverflowError();
        };

    assertThat(new Shell().judging(judge).run("verify", "heap", "stack"))
        .extracting(Shell.Result::status)
        .isEqualTo(4);
  }

  @Test
  @DisplayName("colours on a terminal, as NO_COLOR, TERM and --color have it")
  void colours() {
    assertThat(colourful(new Shell().onTerminal())).isTrue();
    assertThat(colourful(new Shell())).isFalse();
    assertThat(colourful(new Shell().onTerminal().with("NO_COLOR", "1"))).isFalse();
    assertThat(colourful(new Shell().onTerminal().with("NO_COLOR", ""))).isTrue();
    assertThat(colourful(new Shell().onTerminal().with("TERM", "dumb"))).isFalse();
    assertThat(colourful(new Shell().onTerminal(), "--color=never")).isFalse();
    assertThat(colourful(new Shell().with("NO_COLOR", "1"), "--color=always")).isTrue();
  }

  @Test
  @DisplayName("fits a narrow terminal")
  void fitsATerminal() {
    String narrow =
        new Shell()
            .with("COLUMNS", "50")
            .reporting(Samples.inconclusive(""))
            .run("verify", "a")
            .out();

    assertThat(narrow.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(50));
    assertThat(
            new Shell()
                .with("COLUMNS", "x")
                .reporting(Samples.inconclusive(""))
                .run("verify", "a")
                .status())
        .isEqualTo(3);
  }

  private static boolean colourful(Shell shell, String... options) {
    List<String> args = new ArrayList<>(List.of("verify", "a"));
    args.addAll(List.of(options));
    String out = shell.reporting(Samples.clean("")).run(args.toArray(String[]::new)).out();
    return out.contains("\u001b[");
  }
}
