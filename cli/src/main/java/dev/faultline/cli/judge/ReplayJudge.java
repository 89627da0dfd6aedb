package dev.faultline.cli.judge;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.v1.TraceReport;
import java.io.IOException;

/** Replays a capture. */
public final class ReplayJudge implements Judge {
  private final CaptureOpener opener;
  private final ReplayOptions options;

  public ReplayJudge(CaptureOpener opener, ReplayOptions options) {
    this.opener = opener;
    this.options = options.withTracepoints(opener.tracepoints());
  }

  @Override
  public TraceReport verify(Input input) throws IOException {
    try (EventSource source = opener.open(input)) {
      return Replay.verify(source, options);
    }
  }
}
