package dev.faultline.cli.known;

import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.shell.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what is known already. */
public final class KnownSelection {
  @Option(
      names = "--baseline",
      paramLabel = "REPORT",
      description =
          "Let only those findings fail that are not in this report, which --report json or"
              + " --report pb wrote. The others are reported as known; so is a capture that was"
              + " INCONCLUSIVE there under the same path.")
  private Optional<Path> baseline = Optional.empty();

  @Option(
      names = "--suppressions",
      paramLabel = "FILE",
      description =
          "Let the findings not fail that this table names, CSV with the columns"
              + " fingerprint,reason,owner,expires. Unused and expired ones are reported; an"
              + " expired one suppresses nothing, even what is in the baseline.")
  private Optional<Path> suppressions = Optional.empty();

  /**
   * The triage that is asked for.
   *
   * @param complete whether all captures will come by
   */
  public Triage triage(CommandSpec spec, Surroundings surroundings, boolean complete) {
    LocalDate today = LocalDate.ofInstant(surroundings.time(), ZoneOffset.UTC);
    return new Triage(
        baseline
            .map(path -> read("The baseline", path, Baseline::read, spec))
            .orElseGet(Baseline::none),
        suppressions
            .map(path -> read("The file of suppressions", path, SuppressionFile::read, spec))
            .orElse(Map.of()),
        today,
        complete);
  }

  /** What is read and must not be written over; a run's report may well be the next baseline. */
  public Optional<Path> table() {
    return suppressions;
  }

  private static <T> T read(String what, Path path, Reading<T> reading, CommandSpec spec) {
    try {
      return reading.of(path);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          what + " cannot be read: " + path + ": " + ErrorText.reason(e) + ".",
          e);
    }
  }

  private interface Reading<T> {
    T of(Path path) throws IOException;
  }
}
