package dev.faultline.cli.inspect;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.replay.rules.RuleSpec;
import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Recording;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a capture, lets the replay see it, and says what it holds and what the rules made of it.
 */
final class Inspector {
  private final CaptureOpener opener;
  private final ReplayOptions options;

  Inspector(CaptureOpener opener) {
    this.opener = opener;
    this.options = ReplayOptions.defaults().withTracepoints(opener.tracepoints());
  }

  /**
   * Inspects an input.
   *
   * @throws NoCaptureException if its content is no capture
   * @throws IOException if it cannot be read
   */
  CaptureInspection of(Input input) throws IOException {
    CaptureInspection.Builder capture = CaptureInspection.newBuilder().setPath(input.name());
    try (InspectedSource source = new InspectedSource(opener.open(input))) {
      TraceReport report = Replay.verify(source, options);
      Map<String, Coverage> coverage = new HashMap<>();
      for (Coverage rule : report.getCoverageList()) {
        coverage.put(rule.getRule(), rule);
      }
      CaptureOrigin origin = source.origin();
      capture
          .setFormat(origin.format())
          .setKernel(origin.kernel())
          .setClock(origin.clock())
          .setPositionUnit(origin.unit().word())
          .setIncomplete(source.incomplete())
          .addAllModels(report.getModelsList());
      source.tally().describe(capture);
      Recording recording = source.recording();
      capture.setRecording(RecordingWords.of(recording));
      Readiness readiness =
          new Readiness(opener, report.getModelsList(), source.tally().kinds(), recording);
      for (RuleInfo rule : RuleCatalog.rules()) {
        // What looks at the quality of the capture alone never lacks anything.
        if (!rule.group().equals(RuleSpec.Group.QUALITY.title())) {
          capture.addRules(
              readiness.of(
                  rule, coverage.getOrDefault(rule.name(), Coverage.getDefaultInstance())));
        }
      }
    }
    return capture.build();
  }
}
