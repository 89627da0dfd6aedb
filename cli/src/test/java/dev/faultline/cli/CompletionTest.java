package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The script that completes command lines")
final class CompletionTest {
  @TempDir private Path directory = Path.of("");

  @Test
  @DisplayName("is one that bash takes, and gives a command its options")
  void completes() throws IOException, InterruptedException {
    Shell.Result result = new Shell().run("generate-completion");
    Path script = Files.writeString(directory.resolve("completion"), result.out());

    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$1\"; COMP_WORDS=(faultline verify --base); COMP_CWORD=2;"
                    + " _complete_faultline; echo \"${COMPREPLY[@]}\"",
                "bash",
                script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt is for the line editor
            .start();
    String reply = new String(bash.getInputStream().readAllBytes(), UTF_8);

    assertThat(result.status()).isZero();
    assertThat(bash.waitFor()).isZero();
    assertThat(reply.strip()).isEqualTo("--baseline");
  }
}
