package dev.faultline.cli.inspect;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.InputWalk;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.input.ReadFiles;
import dev.faultline.cli.input.ReadingSelection;
import dev.faultline.cli.report.InspectionReport;
import dev.faultline.cli.report.ReportFormat;
import dev.faultline.cli.report.ReportRequest;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.shell.ToolVersion;
import dev.faultline.cli.verify.ReportSelection;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.Inspection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline inspect}. */
@Command(
    name = "inspect",
    header = "Say what captures hold, what they lack, and which rules they can decide.",
    customSynopsis = "faultline inspect [OPTION]... FILE|DIR|-...",
    description = {
      "Prints format, kernel and clock, the time that a capture covers, its events by tracepoint, its"
          + " tasks and mappings, the intervals in which events were lost; then which rules had"
          + " something to check, which did not, and which lack events: with the tracepoints that"
          + " record these and the commands that switch them on."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:every input was read, as far as it goes",
      "2:wrong usage, or the report could not be written",
      "4:an input could not be read"
    })
public final class InspectCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE|DIR|-", description = "What to inspect.")
  private List<String> inputs = List.of();

  @Option(
      names = "--report",
      paramLabel = "FORMAT[=PATH]",
      converter = ReportSelection.RequestConverter.class,
      description = "text or json, to standard output or to PATH. Default: text.")
  private ReportRequest request = new ReportRequest(ReportFormat.TEXT, Optional.empty());

  @Mixin private ReadingSelection reading = new ReadingSelection();

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public InspectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (inputs.stream().filter(Input.StandardInput.NAME::equals).count() > 1) {
      throw wrong("Standard input can be given only once.");
    }
    if (request.format() != ReportFormat.TEXT && request.format() != ReportFormat.JSON) {
      throw wrong("An inspection is written as text or json.");
    }
    CaptureOpener opener = reading.opener(spec, surroundings);
    Inspector inspector = new Inspector(opener);
    Inspection.Builder inspection = Inspection.newBuilder().setToolVersion(ToolVersion.text());
    ExitStatus status = ExitStatus.CLEAN;
    List<Input> walked = InputWalk.of(inputs);
    reading.requireOne(walked, spec);
    ReadFiles read = ReadFiles.of(walked).and(reading.files());
    request.path().ifPresent(report -> read.requireNot(report, opener::isCapture, spec));
    for (Input input : walked) {
      try {
        inspection.addCaptures(inspect(inspector, input));
      } catch (NoCaptureException e) {
        if (input.named()) {
          status = ExitStatus.UNREAD;
          inspection.addCaptures(unread(input, e));
        } else {
          String why = input.name() + ": " + reason(input, e);
          surroundings.err().println("faultline: skipped " + PlainText.of(why));
        }
      } catch (IOException e) {
        status = ExitStatus.UNREAD;
        inspection.addCaptures(unread(input, e));
      }
    }
    return write(inspection.build(), status);
  }

  private static CaptureInspection inspect(Inspector inspector, Input input) throws IOException {
    if (input instanceof Input.Unreadable place) {
      throw new IOException(place.reason());
    }
    return inspector.of(input);
  }

  private static CaptureInspection unread(Input input, IOException error) {
    return CaptureInspection.newBuilder()
        .setPath(input.name())
        .setError(reason(input, error))
        .build();
  }

  /** Why it could not be read; its name stands in front already. */
  private static String reason(Input input, IOException error) {
    String reason = ErrorText.reason(error);
    String prefix = input.name() + ": ";
    return reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason;
  }

  private int write(Inspection inspection, ExitStatus status) {
    try {
      boolean read = InspectionReport.write(inspection, request, surroundings.out());
      return read ? status.code() : ExitStatus.BROKEN_PIPE;
    } catch (ReportException e) {
      throw wrong(ErrorText.reason(e));
    } catch (IOException e) {
      surroundings.err().println("faultline: " + ErrorText.reason(e));
      return ExitStatus.USAGE.code();
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
