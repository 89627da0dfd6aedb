package dev.faultline.cli.verify;

import dev.faultline.cli.explain.RulePages;
import dev.faultline.cli.known.Triage;
import dev.faultline.cli.report.ReportRequest;
import dev.faultline.cli.report.ReportSet;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.v1.Report;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * How every command that writes reports begins and ends: destinations are opened before anything is
 * read, and the report decides the exit status.
 *
 * @param surroundings what the command sees of the process
 * @param spec the command, for its errors
 * @param policy which reports pass
 * @param triage what is known already
 */
public record Reporting(
    Surroundings surroundings, CommandSpec spec, ExitPolicy policy, Triage triage) {

  /** Fills a report. */
  public interface Work {
    /** Adds all traces; gives the report, of whatever was added before nobody read on. */
    Report fill(GrowingReport report) throws IOException;
  }

  /**
   * Writes the reports that are asked for.
   *
   * @param submission who submits, where one of them is for KernelCI
   * @return the exit status
   */
  public int run(
      List<ReportRequest> requests, Layout layout, Optional<Submission> submission, Work work) {
    ReportSetting setting =
        new ReportSetting(
            layout,
            RulePages::of,
            policy,
            surroundings.time(),
            surroundings.hostname(),
            submission);
    try (ReportSet set = ReportSet.open(requests, surroundings.out(), setting)) {
      Report report = work.fill(new GrowingReport(set, triage));
      return set.isAbandoned() ? ExitStatus.BROKEN_PIPE : policy.of(report).code();
    } catch (ReportException e) {
      throw new ParameterException(spec.commandLine(), ErrorText.reason(e), e);
    } catch (IOException e) {
      surroundings.err().println("faultline: " + ErrorText.reason(e));
      return ExitStatus.UNREAD.code();
    }
  }
}
