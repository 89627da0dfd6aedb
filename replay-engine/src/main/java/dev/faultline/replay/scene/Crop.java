package dev.faultline.replay.scene;

import dev.faultline.v1.Span;
import dev.faultline.v1.Tick;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** Keeps of a crowded scene what is nearest to the evidence. */
final class Crop {
  private static final int MOST_SPANS = 80;
  private static final int MOST_TICKS = 60;

  private final Frame frame;

  Crop(Frame frame) {
    this.frame = frame;
  }

  /** Takes away what is too much, sorts the rest by time, and says how much was too much. */
  long crop(List<Strip> strips) {
    long omitted = 0;
    long spans = strips.stream().mapToLong(strip -> strip.spans().size()).sum();
    if (spans > MOST_SPANS) {
      long limit =
          limit(
              strips.stream().flatMap(strip -> strip.spans().stream()).mapToLong(this::distance),
              MOST_SPANS);
      strips.forEach(strip -> strip.spans().removeIf(span -> distance(span) > limit));
    }
    long ticks = strips.stream().mapToLong(strip -> strip.ticks().size()).sum();
    if (ticks > MOST_TICKS) {
      long limit =
          limit(
              strips.stream().flatMap(strip -> strip.ticks().stream()).mapToLong(this::distance),
              MOST_TICKS);
      strips.forEach(strip -> strip.ticks().removeIf(tick -> distance(tick) > limit));
    }
    for (Strip strip : strips) {
      strip.spans().sort(Comparator.comparingLong(Span::getBeginNs));
      strip.ticks().sort(Comparator.comparingLong(Tick.Builder::getTimeNs));
      omitted -= strip.spans().size() + strip.ticks().size();
    }
    return omitted + spans + ticks;
  }

  /** The distance of the {@code most}-th nearest. */
  private static long limit(LongStream distances, int most) {
    return distances.sorted().skip(most - 1L).findFirst().orElse(Long.MAX_VALUE);
  }

  private long distance(Span span) {
    return frame.distance(span.getBeginNs(), span.getEndNs());
  }

  private long distance(Tick.Builder tick) {
    return frame.distance(tick.getTimeNs(), tick.getTimeNs());
  }
}
