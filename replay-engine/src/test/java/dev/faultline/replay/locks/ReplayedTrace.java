package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.rules.TraceText;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The wait-for graph at the end of a trace in the shorthand of {@link TraceText}. */
final class ReplayedTrace {
  private ReplayedTrace() {}

  static WaitForGraph waits(String shorthand) {
    String text = TraceText.of(shorthand).text();
    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText("inline", text), TraceText.BINDINGS)) {
      PageCacheModel model = new PageCacheModel(source.dictionary());
      Optional<Moment> last = Optional.empty();
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        for (int row = 0; row < block.size(); row++) {
          last = Optional.of(model.apply(block, row).moment());
        }
      }
      return WaitForGraph.at(model, last.orElseThrow().timeNs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code 10 waits for 11: pagecache(add), which has held pagecache(block)}. */
  static List<String> edges(String shorthand) {
    return waits(shorthand).edges().stream()
        .map(
            edge ->
                name(edge.waiter())
                    + " waits for "
                    + edge.wanted()
                    + ": "
                    + name(edge.holder())
                    + " "
                    + edge.why())
        .sorted()
        .toList();
  }

  private static String name(Party party) {
    return party.task().tid() + (party.queued().isPresent() ? " (queued)" : "");
  }
}
