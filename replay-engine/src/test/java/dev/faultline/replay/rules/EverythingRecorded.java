package dev.faultline.replay.rules;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.LockFamily;
import dev.faultline.stream.Recorded;
import dev.faultline.stream.RecordedTracepoint;
import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Inline traces are short: they show what a rule looks at and nothing else. As if all events had
 * been recorded, and the others did not happen.
 */
public final class EverythingRecorded implements EventSource {
  private final EventSource source;

  /** Reads on from {@code source}. */
  public EverythingRecorded(EventSource source) {
    this.source = source;
  }

  @Override
  public Recording recording() {
    Set<Meaning> all = new HashSet<>();
    for (EventKind kind : EventKind.values()) {
      for (String family : List.of(LockFamily.NONE, LockFamily.PAGE_CACHE, LockFamily.MMAP_LOCK)) {
        all.add(new Meaning(kind, family));
      }
    }
    return new Recording(
        List.of("*:*"),
        true,
        List.of(),
        List.of(),
        Recorder.UNKNOWN,
        Set.of(),
        List.of(new RecordedTracepoint(List.of("*:*"), Recorded.YES, Set.of(), all)));
  }

  @Override
  public CaptureOrigin origin() {
    return source.origin();
  }

  @Override
  public StreamDictionary dictionary() {
    return source.dictionary();
  }

  @Override
  public String incomplete() {
    return source.incomplete();
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    return source.next(block);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
