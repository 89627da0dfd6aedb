package dev.faultline.cli.explore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.shell.Destination;
import dev.faultline.cli.shell.Surroundings;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Writes the lines of a capture that no kernel has made. */
final class GeneratedText {
  private GeneratedText() {}

  static void write(List<String> lines, String name, Surroundings surroundings, CommandSpec spec) {
    try (Destination destination = Destination.of(name, surroundings)) {
      for (String line : lines) {
        destination.stream().write((line + "\n").getBytes(US_ASCII));
      }
      destination.commit();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "The capture cannot be written to " + name + ": " + ErrorText.reason(e) + ".",
          e);
    }
  }
}
