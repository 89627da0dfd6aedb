package dev.faultline.replay.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.TraceReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** More traces by {@code -Doracle.traces=N}. */
@DisplayName("Rules, and a judge who looks at all possible worlds,")
final class OracleTest {
  private static final int TRACES = Integer.getInteger("oracle.traces", 250);

  /** How many disagreements are printed. */
  private static final int MOST_PRINTED = 5;

  @Test
  @DisplayName("are of one mind about tasks at two locks")
  void locks() {
    compare("two tasks at two locks", LockWalk::of, Judge.ofLocks(), TRACES * 4, 0);
  }

  @Test
  @DisplayName("are of one mind about stretches of the protocol, sound and broken, with losses")
  void protocol() {
    compare("stretches of the protocol", ProtocolWindow::of, Judge.ofAll(), TRACES, 0);
  }

  @Test
  @DisplayName("are of one mind where clocks do not tell which of two events came first")
  void coarse() {
    compare(
        "two tasks at two locks, by coarse clocks",
        CoarseClocks.of(LockWalk::of),
        Judge.ofLocks(),
        TRACES,
        CoarseClocks.UNCERTAINTY_NS);
    compare(
        "stretches of the protocol, by coarse clocks",
        CoarseClocks.of(ProtocolWindow::of),
        Judge.ofAll(),
        TRACES,
        CoarseClocks.UNCERTAINTY_NS);
  }

  private static void compare(
      String what,
      LongFunction<SmallTrace> traces,
      Map<String, Judge> judges,
      int count,
      long uncertaintyNs) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    judges.forEach((rule, judge) -> figures.put(rule, new Figures(rule, judge)));
    for (int seed = 0; seed < count; seed++) {
      SmallTrace trace = traces.apply(seed);
      Account account = new Account(trace.events(), uncertaintyNs);
      Set<Integer> tids =
          account.events().stream()
              .map(Seen::tid)
              .filter(tid -> tid > 0)
              .collect(Collectors.toSet());
      TraceReport report = trace.replayed();
      figures.values().forEach(each -> each.compare(trace, account, tids, report));
    }

    System.out.println(what + Figures.HEAD);
    figures.values().forEach(System.out::println);
    assertThat(disagreements(figures).limit(MOST_PRINTED)).isEmpty();
    assertThat(figures.values().stream().mapToLong(Figures::certain).sum())
        .as("traces of which the judge calls something a violation")
        .isGreaterThan(count / 20);
    assertThat(figures.values()).allMatch(each -> each.clean() > count / 4);
  }

  private static Stream<String> disagreements(Map<String, Figures> figures) {
    return figures.values().stream().flatMap(each -> each.disagreements().stream());
  }

  @Test
  @DisplayName("are not, where a rule is told to say what the judge does not, and the reverse")
  void seeded() {
    Map<String, Judge> locks = Judge.ofLocks();
    Figures blind =
        new Figures("self-deadlock", locks.getOrDefault("unbalanced-release", Judge.NONE));
    Figures shifted = new Figures("unbalanced-release", Judge.NONE);
    for (int seed = 0; seed < TRACES; seed++) {
      SmallTrace trace = LockWalk.of(seed);
      Account account = new Account(trace.events(), 0);
      TraceReport report = trace.replayed();
      blind.compare(trace, account, LockWalk.tids(), report);
      shifted.compare(trace, account, LockWalk.tids(), report);
    }
    assertThat(blind.disagreements()).as("a rule with another's findings").isNotEmpty();
    assertThat(shifted.disagreements()).as("a rule that reports what is none").isNotEmpty();
  }
}
