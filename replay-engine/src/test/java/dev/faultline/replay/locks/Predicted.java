package dev.faultline.replay.locks;

import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.TraceText;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** What is predicted of a trace. */
public final class Predicted {
  private final OrderRecorder recorder = new OrderRecorder();
  private final Prediction prediction = new Prediction(recorder::answered);

  /** Of a trace in the shorthand of {@link TraceText}. */
  static Predicted of(String shorthand) {
    return of(TraceText.BINDINGS, shorthand);
  }

  /** The same with other tracepoints. */
  static Predicted of(Bindings bindings, String shorthand) {
    String text = TraceText.of(shorthand).text();
    try (EventSource source = CaptureReader.open(CaptureInput.ofText("inline", text), bindings)) {
      return of(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a capture. */
  public static Predicted of(EventSource source) throws IOException {
    Predicted predicted = new Predicted();
    PageCacheModel model = new PageCacheModel(source.dictionary());
    EventBlock block = new EventBlock();
    while (source.next(block)) {
      for (int row = 0; row < block.size(); row++) {
        Step step = model.apply(block, row);
        predicted.recorder.observe(step);
        predicted.prediction.observe(step);
      }
    }
    predicted.prediction.finish();
    return predicted;
  }

  /** The witness for circles of this pattern. */
  public Optional<Witness> witness(String pattern) {
    return prediction.witness(pattern);
  }

  Obstacle obstacle(String pattern) {
    return prediction.obstacle(pattern);
  }

  /** The patterns of all circles, witnessed or not. */
  public List<String> patterns() {
    return InversionSearch.in(recorder.dependencies(), lock -> 1, false).all().stream()
        .map(Inversion::pattern)
        .toList();
  }
}
