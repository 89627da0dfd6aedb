package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which operations each task is in, as far as the trace has their begin and nothing was lost. */
final class Brackets {
  private final Map<Integer, List<Bracket>> open = new HashMap<>();
  private final Set<Integer> complete = new HashSet<>();

  /**
   * An event, which may be the begin or the end of an operation.
   *
   * @return the operations that its task is in, with the one that it begins or ends
   */
  List<Bracket> see(int tid, Bracket event) {
    if (event.begin() == EventKind.EVENTS_LOST) {
      open.clear();
      complete.clear();
    }
    List<Bracket> brackets = open.computeIfAbsent(tid, fresh -> new ArrayList<>());
    if (Bracket.isSystemCall(event.begin()) && brackets.isEmpty()) {
      complete.add(tid);
    }
    if (event.end() != EventKind.EVENT_KIND_UNSPECIFIED) {
      brackets.add(event);
    }
    List<Bracket> within = List.copyOf(brackets);
    for (int i = brackets.size() - 1; i >= 0; i--) {
      if (brackets.get(i).end() == event.begin()) {
        brackets.subList(i, brackets.size()).clear();
        break;
      }
    }
    if (Bracket.isEndOfSystemCall(event.begin()) && brackets.isEmpty()) {
      complete.add(tid);
    }
    return within;
  }

  /** Whether the task is in no others. */
  boolean areAll(int tid) {
    return complete.contains(tid);
  }
}
