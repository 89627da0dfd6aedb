package dev.faultline.cli.verify;

import picocli.CommandLine.Option;

/** The options that say which reports pass. */
public final class Acceptance {
  @Option(
      names = "--fail-on",
      paramLabel = "GRADE",
      description =
          "The least grade of a finding that makes the exit status 1: potential or violation."
              + " Default: potential.")
  private FailOn failOn = FailOn.POTENTIAL;

  @Option(
      names = "--allow-inconclusive",
      description = "Exit with 0, not 3, when nothing was found but not everything was decided.")
  private boolean allowInconclusive;

  public ExitPolicy policy() {
    return new ExitPolicy(failOn, allowInconclusive);
  }
}
