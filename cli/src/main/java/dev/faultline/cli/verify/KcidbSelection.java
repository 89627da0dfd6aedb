package dev.faultline.cli.verify;

import dev.faultline.cli.report.ReportFormat;
import dev.faultline.cli.report.ReportRequest;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.cli.shell.ToolVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say who submits to KernelCI, and of which build. */
public final class KcidbSelection {
  private static final Pattern ORIGIN = Pattern.compile("[a-z0-9_]+");
  private static final Pattern BUILD = Pattern.compile("[a-z0-9_]+:.+");

  @Option(
      names = "--kcidb-origin",
      paramLabel = "NAME",
      description = "For --report kcidb: your CI system's name with KernelCI.")
  private Optional<String> origin = Optional.empty();

  @Option(
      names = "--kcidb-build",
      paramLabel = "ID",
      description =
          "For --report kcidb: the id of the tested build in KernelCI's database, ORIGIN:ID.")
  private Optional<String> build = Optional.empty();

  /**
   * Who submits.
   *
   * @return empty if nothing is to be submitted
   * @throws ParameterException if a report is to be, and they do not say of what
   */
  public Optional<Submission> submission(List<ReportRequest> requests, CommandSpec spec) {
    if (requests.stream().noneMatch(request -> request.format() == ReportFormat.KCIDB)) {
      return Optional.empty();
    }
    return Optional.of(
        new Submission(
            given("--kcidb-origin", origin, ORIGIN, "a name of [a-z0-9_], such as mylab", spec),
            given("--kcidb-build", build, BUILD, "such as mylab:6.18-rc2-x86_64", spec),
            ToolVersion.text()));
  }

  private static String given(
      String option, Optional<String> value, Pattern form, String words, CommandSpec spec) {
    return value
        .filter(text -> form.matcher(text).matches())
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "--report kcidb needs " + option + ", " + words + "."));
  }
}
