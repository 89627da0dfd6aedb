package dev.faultline.replay;

import dev.faultline.replay.rules.Rule;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which rules look at an event, by its kind: asked once, and looked up for every event. */
final class Subscribers {
  private static final Rule[] NONE = {};

  private final Map<EventKind, Rule[]> byKind = new EnumMap<>(EventKind.class);
  private final Map<EventKind, Rule[]> byKindAtEnds = new EnumMap<>(EventKind.class);

  Subscribers(List<Rule> rules) {
    for (EventKind kind : EventKind.values()) {
      List<Rule> wanting = new ArrayList<>();
      List<Rule> wantingAtEnds = new ArrayList<>();
      for (Rule rule : rules) {
        boolean wants = rule.wants(kind);
        if (wants) {
          wanting.add(rule);
        }
        if (wants || rule.wantsEnds()) {
          wantingAtEnds.add(rule);
        }
      }
      byKind.put(kind, wanting.toArray(NONE));
      byKindAtEnds.put(kind, wantingAtEnds.toArray(NONE));
    }
  }

  /**
   * The rules that look at an event of this kind.
   *
   * @param ends whether operations are over with it: that concerns whoever counts them
   */
  Rule[] of(EventKind kind, boolean ends) {
    return (ends ? byKindAtEnds : byKind).getOrDefault(kind, NONE);
  }
}
