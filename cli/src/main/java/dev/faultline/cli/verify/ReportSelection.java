package dev.faultline.cli.verify;

import dev.faultline.cli.report.ReportFormat;
import dev.faultline.cli.report.ReportRequest;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.cli.shell.ColourChoice;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.replay.rules.RuleSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options that say what is reported, and where. */
public final class ReportSelection {
  @Option(
      names = "--report",
      paramLabel = "FORMAT[=PATH]",
      converter = RequestConverter.class,
      description = {
        "Write a report in this format: text, json, jsonl, pb, sarif, junit, csv, rdjson, kcidb (for"
            + " KernelCI), html (one file for a browser, with pictures), markdown (a line and a section for each bug of"
            + " all files, for an issue) or perfetto (for ui.perfetto.dev); repeatable. It goes to"
            + " PATH, which is replaced at the end when the report is whole, or to standard"
            + " output.",
        "Without any report on standard output, the text report is written there, unless text has"
            + " a PATH or -q is given."
      })
  private List<ReportRequest> requests = List.of();

  @Mixin private KcidbSelection kcidb = new KcidbSelection();

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "Colour the text report: auto (on a terminal, if NO_COLOR is not set), always, never."
              + " Default: auto.")
  private ColourChoice colour = ColourChoice.AUTO;

  @Option(
      names = {"-v", "--verbose"},
      description = "In text reports, list what was checked rule by rule.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Write no text report but those asked for by --report.")
  private boolean quiet;

  public Layout layout(Surroundings surroundings, List<String> head) {
    Set<String> ofCapture =
        RuleCatalog.rules().stream()
            .filter(rule -> rule.group().equals(RuleSpec.Group.QUALITY.title()))
            .map(RuleInfo::name)
            .collect(Collectors.toSet());
    return new Layout(surroundings.colours(colour), surroundings.width(), verbose, head, ofCapture);
  }

  public List<ReportRequest> requests(CommandSpec spec, Surroundings surroundings) {
    List<ReportFormat> onStandardOutput =
        requests.stream()
            .filter(request -> request.path().isEmpty())
            .map(ReportRequest::format)
            .toList();
    if (surroundings.terminal() && onStandardOutput.stream().anyMatch(ReportFormat::isBinary)) {
      throw new ParameterException(
          spec.commandLine(),
          "A binary report does not go to a terminal; give it a path: --report pb=PATH.");
    }
    if (onStandardOutput.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Only one report can go to standard output; give the others a path: --report json=PATH.");
    }
    Set<Path> paths = new HashSet<>();
    for (ReportRequest request : requests) {
      request
          .path()
          .filter(path -> !paths.add(path.toAbsolutePath().normalize()))
          .ifPresent(
              path -> {
                throw new ParameterException(
                    spec.commandLine(), "Two reports cannot go to one file, " + path + ".");
              });
    }
    List<ReportRequest> all = new ArrayList<>(requests);
    boolean text = requests.stream().anyMatch(request -> request.format() == ReportFormat.TEXT);
    if (onStandardOutput.isEmpty() && !text && !quiet) {
      all.add(new ReportRequest(ReportFormat.TEXT, Optional.empty()));
    }
    return all;
  }

  /** Who submits, if one of the reports is for KernelCI. */
  public Optional<Submission> submission(List<ReportRequest> requests, CommandSpec spec) {
    return kcidb.submission(requests, spec);
  }

  /** Reads the value of {@code --report}. */
  public static final class RequestConverter implements ITypeConverter<ReportRequest> {
    @Override
    public ReportRequest convert(String value) {
      try {
        return ReportRequest.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
