package dev.faultline.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Wrong usage")
final class UsageTest {

  @ParameterizedTest(name = "faultline {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | A command is missing.",
        "verfy a                         | Unmatched argument",
        "verify                          | Missing required parameter",
        "verify --frobnicate a           | Unknown option: '--frobnicate'",
        "verify --model bcachfs a        | There is no model 'bcachfs'; did you mean bcachefs?",
        "verify --model nonsense a       | There is no model 'nonsense'; there are: bcachefs",
        "verify --rule no-such-thing a   | There is no rule 'no-such-thing'",
        "verify --no-rule no-such-thing a | There is no rule 'no-such-thing'",
        "verify --fail-on note a         | Invalid value for option '--fail-on'",
        "verify --color=blue a           | Invalid value for option '--color'",
        "verify --report pdf a           | There is no report format 'pdf'; there are: text, json,"
            + " jsonl, html, pb, sarif, junit, csv, rdjson, perfetto, markdown, kcidb.",
        "verify --report json= a         | A file name is missing behind 'json='.",
        "verify --report json --report text a | Only one report can go to standard output",
        "verify --report json=x --report text=./x a | Two reports cannot go to one file",
        "verify --report json=/nonexistent/r a | The report cannot be written to /nonexistent/r",
        "verify --binding /nonexistent a | The bindings cannot be used: /nonexistent: there is no",
        "verify - -                      | Standard input can be given only once.",
        "verify - --files-from -         | Standard input can be given only once.",
        "verify --files-from /nonexistent | The list of files cannot be read: /nonexistent: no"
            + " such",
        "verify --jobs 0 a               | --jobs must be at least 1.",
        "verify --jobs many a            | Invalid value for option '--jobs'",
        "verify --two-state even a       | Invalid value for option '--two-state'",
        "merge                           | Missing required parameter",
        "merge - -                       | Standard input can be given only once.",
        "merge --report pdf a            | There is no report format 'pdf'",
        "explain                         | Missing required parameter",
        "slice a                         | Missing required option: '--output=OUT'",
        "slice -o x a                    | Which finding? --finding takes its fingerprint",
        "slice --rule no-such -o x a     | There is no rule 'no-such'",
        "slice --rule deadlock --to pdf -o x a | Invalid value for option '--to'",
        "slice --rule deadlock --most-events 0 -o x a | --most-events must be at least 1.",
        "explain no-such-thing           | There is no rule 'no-such-thing'",
      })
  void exitsWithTwo(String line, String message) {
    Shell.Result result = new Shell().verify(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(message).contains("--help'.");
    assertThat(result.out()).isEmpty();
  }

  @Test
  @DisplayName("comes before any reading")
  void comesBeforeReading(@TempDir Path directory) {
    Shell.Result result =
        new Shell()
            .judging(
                input -> {
                  throw new AssertionError("nothing should be read");
                })
            .run("verify", "--report=json=" + directory, "a");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("it is a directory");
  }

  @Test
  @DisplayName("does not repeat what would move the cursor")
  void isHarmless() {
    assertThat(new Shell().run("verify", "--model", "\u001b[2J", "a").err())
        .contains("\\x1b[2J")
        .doesNotContain("\u001b");
  }

  @Test
  @DisplayName("lists near names: swapped and missing letters, parts of the name")
  void listsNearNames() {
    List<String> names = List.of("stale-page-after-dio", "stale-page-served", "deadlock");

    assertThat(NearMatches.of("deadlok", names)).containsExactly("deadlock");
    assertThat(NearMatches.of("daedlock", names)).containsExactly("deadlock");
    assertThat(NearMatches.of("stale", names))
        .containsExactly("stale-page-served", "stale-page-after-dio");
    assertThat(NearMatches.of("zzz", names)).isEmpty();
    assertThat(NearMatches.distance("ab", "ba")).isEqualTo(1);
    assertThat(NearMatches.distance("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  @DisplayName("is what help helps with")
  void help() {
    Shell.Result program = new Shell().run("--help");
    assertThat(program.status()).isZero();
    assertThat(program.out())
        .containsSubsequence(
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "COMMANDS",
            "EXIT STATUS",
            "EXAMPLES",
            "ENVIRONMENT",
            "FILES");
    assertThat(new Shell().run("verify", "--help").out())
        .contains("--allow-inconclusive")
        .containsSubsequence("EXIT STATUS", "an input could not be read", "EXAMPLES");
    assertThat(new Shell().run("merge", "--help").out())
        .contains("--report", "--fail-on")
        .containsSubsequence("NAME", "EXIT STATUS", "an input could not be read", "EXAMPLES");
    assertThat(new Shell().run("--version").out()).matches("faultline \\d+\\.\\d+\\.\\d+.*\\R");
  }
}
