package dev.faultline.replay.rules;

import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.Event;
import dev.faultline.stream.LockFamily;
import dev.faultline.stream.LockKey;
import dev.faultline.v1.EventKind;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Which events a capture has: their kinds, and of locks the families. */
public final class SeenEvents {
  private static final int KINDS = EventKind.values().length;

  /** What the acquisition of a lock that was tried for does not show: that others are recorded. */
  private final Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);

  private final Set<EventKind> ofPageCache = EnumSet.noneOf(EventKind.class);
  private final Set<Need> ofOthers = new HashSet<>();
  private final BitSet subjects = new BitSet();

  /** Whether events of this kind are about locks. */
  static boolean isOfLocks(EventKind kind) {
    return switch (kind) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED, LOCK_RELEASED, LOCK_DOWNGRADED -> true;
      default -> false;
    };
  }

  /** Adds the kind of this event. */
  public void see(Step step) {
    Event event = step.event();
    EventKind kind = step.kind();
    if (!isOfLocks(kind)) {
      kinds.add(kind);
    } else if (State.isState(event.mode())) {
      kinds.add(kind);
      if (kind != EventKind.LOCK_ACQUIRED || !event.tried()) {
        ofPageCache.add(kind);
      }
    } else {
      seeOther(kind, event);
    }
  }

  /**
   * Who needs acquisitions is served by requests that count as granted, and not by the end of a
   * wait for a lock of which neither class nor release is recorded.
   */
  private void seeOther(EventKind kind, Event event) {
    boolean assumed = kind == EventKind.LOCK_WAIT && event.a() == 1;
    boolean unreleased = kind == EventKind.LOCK_ACQUIRED && event.a() == 1;
    if (!unreleased) {
      kinds.add(kind);
    }
    if (assumed) {
      kinds.add(EventKind.LOCK_ACQUIRED);
    }
    int place = event.subjectNumber() * KINDS + kind.getNumber();
    if (!unreleased && !subjects.get(place)) {
      subjects.set(place);
      if (event.subject() instanceof LockKey key) {
        ofOthers.add(new Need(kind, key.lockClass()));
        if (assumed) {
          ofOthers.add(new Need(EventKind.LOCK_ACQUIRED, key.lockClass()));
        }
      }
    }
  }

  /** Whether there is an event of this kind, of whatever lock. */
  public boolean has(EventKind kind) {
    return kinds.contains(kind);
  }

  /** Whether there is such an event. */
  boolean has(Need need) {
    if (!isOfLocks(need.kind()) || need.lockFamily().equals(LockFamily.NONE)) {
      return kinds.contains(need.kind());
    }
    return need.lockFamily().equals(LockFamily.PAGE_CACHE)
        ? ofPageCache.contains(need.kind())
        : ofOthers.contains(need)
            || ofOthers.stream()
                .anyMatch(
                    other ->
                        other.kind() == need.kind()
                            && other.lockFamily().endsWith(need.lockFamily()));
  }
}
