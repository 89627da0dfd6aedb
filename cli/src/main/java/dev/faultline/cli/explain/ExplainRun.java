package dev.faultline.cli.explain;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.RereadableInput;
import dev.faultline.cli.report.text.StateChange;
import dev.faultline.cli.report.text.StoryText;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.state.EvidenceState;
import dev.faultline.replay.state.StateLine;
import dev.faultline.replay.state.StateReplay;
import dev.faultline.stream.EventSource;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a finding, in a report or in a capture, and tells its story. */
final class ExplainRun {
  private final CaptureOpener opener;
  private final ReplayOptions options;
  private final Layout layout;

  ExplainRun(CaptureOpener opener, ReplayOptions options, Layout layout) {
    this.opener = opener;
    this.options = options.withTracepoints(opener.tracepoints());
    this.layout = layout;
  }

  /**
   * The story.
   *
   * @throws NoSuchFindingException if there is no such finding
   * @throws IOException if report or capture cannot be read
   */
  String story(RereadableInput place, FindingChoice choice)
      throws IOException, NoSuchFindingException {
    Optional<ReportedFinding> reported = ReportedFinding.find(place, choice);
    return reported.isPresent()
        ? ofReport(place, reported.get())
        : ofCapture(place.input(), choice);
  }

  private String ofCapture(Input input, FindingChoice choice)
      throws IOException, NoSuchFindingException {
    TraceReport trace;
    try (EventSource source = opener.open(input)) {
      trace = Replay.verify(source, options).toBuilder().setPath(input.name()).build();
    }
    Finding finding = choice.of(trace);
    return story(trace, finding, states(input, finding), List.of());
  }

  private String ofReport(RereadableInput report, ReportedFinding reported) {
    List<String> notes = new ArrayList<>();
    if (reported.others() > 0) {
      notes.add(
          "the report has it in "
              + reported.others()
              + (reported.others() == 1 ? " other capture" : " other captures")
              + " as well; this is the first");
    }
    Finding finding = reported.finding();
    List<EvidenceState> states = List.of();
    Optional<Input> capture = reported.capture(report);
    if (capture.isEmpty()) {
      notes.add(
          "the state before and after each step is not told: it needs the capture, and "
              + reported.trace().getPath()
              + " is not there");
    } else {
      try {
        states = states(capture.get(), finding);
        if (states.size() < finding.getEvidenceCount()) {
          notes.add(
              capture.get().name()
                  + " is not what was verified: of the events that prove the finding it has "
                  + states.size()
                  + " where they were");
        }
      } catch (IOException e) {
        notes.add(
            "the state before and after each step is not told: the capture cannot be read: "
                + ErrorText.reason(e));
      }
    }
    return story(reported.trace(), finding, states, notes);
  }

  private List<EvidenceState> states(Input input, Finding finding) throws IOException {
    return finding.getEvidenceCount() == 0
        ? List.of()
        : StateReplay.of(finding, () -> opener.open(input), options);
  }

  private String story(
      TraceReport trace, Finding finding, List<EvidenceState> states, List<String> notes) {
    List<StateChange> changes = new ArrayList<>();
    for (EvidenceState state : states) {
      changes.add(
          new StateChange(
              number(finding.getEvidenceList(), state.event()),
              facts(state.before()),
              facts(state.after())));
    }
    String page = RuleCatalog.page(finding.getRule()).orElse("The rule has no page.");
    return new StoryText(layout).of(trace, finding, changes, notes, page);
  }

  /** Of two equal events, which are one to a reader, the first. */
  private static int number(List<Evidence> events, Evidence event) {
    return events.indexOf(event);
  }

  private static List<StateChange.Fact> facts(List<StateLine> lines) {
    return lines.stream()
        .map(line -> new StateChange.Fact(line.of(), line.what(), line.text()))
        .toList();
  }
}
