package dev.faultline.replay.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same traces, of a machine so fast that its clocks do not tell which of two events came first:
 * from one event to the next it takes a few microseconds, and the clocks of the CPUs are up to as
 * far apart.
 */
final class CoarseClocks {
  /** Clocks that are no further apart than this are trusted by nobody. */
  static final long UNCERTAINTY_NS = 5_000;

  private static final Pattern STAMPED =
      Pattern.compile("(.*\\[(\\d{3})] \\S+ +)(\\d+\\.\\d{6})(: .*)");
  private static final long BEGIN_US = 100_000_000;
  private static final int MOST_APART_US = 4;
  private static final int MOST_STEP_US = 6;
  private static final int MOST_EVENTS = 40;
  private static final long SILENCE_US = 60_000_000;

  private CoarseClocks() {}

  private record Stamped(String front, long us, String back) {
    @Override
    public String toString() {
      return String.format("%s%5d.%06d%s", front, us / 1_000_000, us % 1_000_000, back);
    }
  }

  /** Of a long trace a stretch; of one with losses nothing but the head. */
  static LongFunction<SmallTrace> of(LongFunction<SmallTrace> traces) {
    return seed -> {
      List<String> lines = traces.apply(seed).text().lines().toList();
      List<String> head = lines.stream().filter(Lines::isHead).toList();
      List<String> body = lines.stream().filter(line -> !Lines.isHead(line)).toList();
      List<String> all = new ArrayList<>(head);
      if (body.stream().allMatch(line -> stamp(line).matches())) {
        Random random = new Random(seed);
        all.addAll(restamped(stretch(body, random), random));
      }
      return new SmallTrace(all);
    };
  }

  private static List<String> stretch(List<String> body, Random random) {
    if (body.size() <= MOST_EVENTS) {
      return body;
    }
    int first = random.nextInt(body.size() - MOST_EVENTS);
    List<String> stretch = new ArrayList<>(body.subList(first, first + MOST_EVENTS - 1));
    stretch.add(body.get(body.size() - 1));
    return stretch;
  }

  private static Matcher stamp(String line) {
    return STAMPED.matcher(line);
  }

  private static List<String> restamped(List<String> body, Random random) {
    Map<String, Integer> ahead = new HashMap<>();
    List<Stamped> stamped = new ArrayList<>();
    long now = BEGIN_US;
    for (int i = 0; i < body.size(); i++) {
      Matcher line = stamp(body.get(i));
      if (!line.matches()) {
        throw new IllegalArgumentException("no line of ftrace: " + body.get(i));
      }
      now += i == body.size() - 1 ? SILENCE_US : 1 + random.nextInt(MOST_STEP_US);
      int apart = ahead.computeIfAbsent(line.group(2), cpu -> random.nextInt(MOST_APART_US));
      stamped.add(new Stamped(line.group(1), now + apart, line.group(4)));
    }
    stamped.sort(Comparator.comparingLong(Stamped::us));
    return stamped.stream().map(Stamped::toString).toList();
  }
}
