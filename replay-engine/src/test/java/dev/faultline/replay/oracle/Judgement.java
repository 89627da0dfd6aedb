package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the judge says of a trace.
 *
 * @param rulings on the events that the rule is about, by their lines
 * @param innocent whether a sound kernel may have written it, but for what the rule forbids
 * @param inGaps lines behind which events may be missing
 */
record Judgement(Map<Long, Ruling> rulings, boolean innocent, Set<Long> inGaps) {
  /** Of nothing. */
  static final Judgement NONE = new Judgement(Map.of(), true, Set.of());

  /** Goes through the possible worlds. */
  static <W> Judgement of(Law<W> law, Forbidden<W> rule, Account account) {
    List<Seen> events = account.events();
    W any = law.begin().iterator().next();
    if (events.stream().allMatch(event -> rule.in(any, event) == Outcome.NOTHING)) {
      return NONE; // what an event is about does not depend on the world
    }
    PossibleWorlds<W> worlds = new PossibleWorlds<>(law, rule).through(account);
    Set<Long> inGaps = new HashSet<>();
    boolean[] gaps = account.gaps();
    for (int i = 0; i < events.size(); i++) {
      if (gaps[i] || events.get(i).kind() == EventKind.EVENTS_LOST) {
        inGaps.add(events.get(i).line());
      }
    }
    return new Judgement(worlds.rulings(), worlds.isInnocent(), inGaps);
  }

  /** This and one of another part of the kernel. */
  Judgement and(Judgement other) {
    Map<Long, Ruling> all = new TreeMap<>(rulings);
    other.rulings.forEach((line, ruling) -> all.merge(line, ruling, Judgement::graver));
    Set<Long> gaps = new HashSet<>(inGaps);
    gaps.addAll(other.inGaps);
    return new Judgement(all, innocent && other.innocent, gaps);
  }

  private static Ruling graver(Ruling one, Ruling other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The same, if it rests on who is inside of what: in a gap anybody may have gone elsewhere. */
  Judgement onOperations() {
    Map<Long, Ruling> all = new TreeMap<>(rulings);
    all.replaceAll(
        (line, ruling) ->
            ruling == Ruling.CERTAIN && inGaps.contains(line) ? Ruling.POSSIBLE : ruling);
    return new Judgement(all, innocent, inGaps);
  }

  /** How often it is of this mind. */
  long count(Ruling ruling) {
    return rulings.values().stream().filter(ruling::equals).count();
  }

  /**
   * Of how many events nobody can say that they are wrong. Whoever judges an event before it is
   * known that others are missing may say so of those in the gap as well.
   */
  long mayBeInOrder() {
    return count(Ruling.EXCLUDED)
        + rulings.entrySet().stream()
            .filter(each -> each.getValue() == Ruling.POSSIBLE && inGaps.contains(each.getKey()))
            .count();
  }
}
