package dev.faultline.cli.shell;

import dev.faultline.cli.report.words.PlainText;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The names that an option takes.
 *
 * @param what what they name: {@code rule}
 * @param known all of them
 */
public record Names(String what, Collection<String> known) {

  /** Refuses a name that is unknown, with the ones that may have been meant. */
  public void require(String name, CommandSpec spec) {
    if (known.contains(name)) {
      return;
    }
    List<String> near = NearMatches.of(name, known);
    String hint =
        near.isEmpty()
            ? "there are: " + String.join(", ", known)
            : "did you mean " + String.join(" or ", near) + "?";
    throw new ParameterException(
        spec.commandLine(), "There is no " + what + " '" + PlainText.of(name) + "'; " + hint);
  }
}
