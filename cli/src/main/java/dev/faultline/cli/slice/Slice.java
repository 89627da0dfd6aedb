package dev.faultline.cli.slice;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventLog;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.EventStreamWriter;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.IntStream;

/**
 * What is left of a capture.
 *
 * @param events the events
 * @param finding what they show
 * @param whole what all rules say of the whole capture
 */
public record Slice(EventLog events, Finding finding, TraceReport whole) {

  /** Writes it as an event stream that has the origin and the positions of the capture. */
  public void writeStream(OutputStream out) throws IOException {
    try (EventSource source = events.select(IntStream.range(0, events.size()).toArray())) {
      EventStreamWriter writer = new EventStreamWriter(out, source.origin(), source.dictionary());
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        writer.write(block);
      }
      if (events.recording().saysSomething()) {
        writer.write(events.recording());
      }
      writer.end(events.incomplete());
    }
  }

  /**
   * Whether what was written and is read again shows what it should.
   *
   * @param written is read to its end
   * @param samePositions whether its positions are those of the capture
   */
  public boolean isShownBy(EventSource written, ReplayOptions options, boolean samePositions)
      throws IOException {
    TraceReport report = Replay.verify(written, options);
    Target target = new Target(finding, whole);
    return target.isShownBy(report, samePositions) && target.addsNothing(report);
  }
}
