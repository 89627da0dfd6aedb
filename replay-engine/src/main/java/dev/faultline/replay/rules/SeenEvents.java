package dev.faultline.replay.rules;

import dev.faultline.replay.model.State;
import dev.faultline.stream.Event;
import dev.faultline.stream.LockFamily;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.Shape;
import dev.faultline.v1.EventKind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which events a capture has: their kinds, and of locks the families. */
public final class SeenEvents {
  /** One more than the greatest number of a kind. */
  static final int KINDS = kinds();

  /** What the acquisition of a lock that was tried for does not show: that others are recorded. */
  private final Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);

  private final Set<EventKind> ofPageCache = EnumSet.noneOf(EventKind.class);
  private final Set<Need> ofOthers = new HashSet<>();
  private final BitSet subjects = new BitSet();
  private final Map<Integer, Shape> shapes = new HashMap<>();
  private long[] byShape = new long[64];
  private boolean[] isOfOtherLock = new boolean[64];
  private final Map<Need, Tally> byFamily = new HashMap<>();
  private @Nullable Tally[] bySubject = new Tally[64];

  private static int kinds() {
    int kinds = 0;
    for (EventKind kind : EventKind.values()) {
      kinds = kind == EventKind.UNRECOGNIZED ? kinds : Math.max(kinds, kind.getNumber() + 1);
    }
    return kinds;
  }

  /** Whether events of this kind are about locks. */
  static boolean isOfLocks(EventKind kind) {
    return switch (kind) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED, LOCK_RELEASED, LOCK_DOWNGRADED -> true;
      default -> false;
    };
  }

  /** Adds the kind of this event. */
  public void see(Event event) {
    int number = event.shapeNumber();
    if (number >= byShape.length) {
      byShape = Arrays.copyOf(byShape, 2 * number);
      isOfOtherLock = Arrays.copyOf(isOfOtherLock, 2 * number);
    }
    if (byShape[number]++ == 0) {
      seeFirst(number, event.shape());
    }
    if (isOfOtherLock[number]) {
      seeOther(event.kind(), event);
    }
  }

  /** Of locks other than those of the page cache it matters which they are. */
  private void seeFirst(int number, Shape shape) {
    shapes.put(number, shape);
    if (!isOfLocks(shape.kind())) {
      kinds.add(shape.kind());
    } else if (State.isState(shape.mode())) {
      kinds.add(shape.kind());
      if (shape.kind() != EventKind.LOCK_ACQUIRED || !shape.tried()) {
        ofPageCache.add(shape.kind());
      }
    } else {
      isOfOtherLock[number] = true;
    }
  }

  /**
   * Who needs acquisitions is served by requests that count as granted, and not by the end of a
   * wait for a lock of which neither class nor release is recorded.
   */
  private void seeOther(EventKind kind, Event event) {
    boolean assumed = kind == EventKind.LOCK_WAIT && event.a() == 1;
    boolean unreleased = kind == EventKind.LOCK_ACQUIRED && event.a() == 1;
    boolean acquires = assumed || (kind == EventKind.LOCK_ACQUIRED && !unreleased);
    if (acquires || kind == EventKind.LOCK_RELEASED) {
      ofLock(acquires, event).add();
    }
    if (!unreleased) {
      saw(kind, event);
    }
    if (assumed) {
      saw(EventKind.LOCK_ACQUIRED, event);
    }
  }

  /** There is an event of this kind of that lock, or as good as one. */
  private void saw(EventKind kind, Event event) {
    int place = event.subjectNumber() * KINDS + kind.getNumber();
    if (subjects.get(place)) {
      return;
    }
    subjects.set(place);
    kinds.add(kind);
    if (event.subject() instanceof LockKey key) {
      ofOthers.add(new Need(kind, key.lockClass()));
    }
  }

  private Tally ofLock(boolean acquires, Event event) {
    int place = 2 * event.subjectNumber() + (acquires ? 1 : 0);
    if (place >= bySubject.length) {
      bySubject = Arrays.copyOf(bySubject, 2 * place);
    }
    Tally known = bySubject[place];
    if (known == null) {
      String family = event.subject() instanceof LockKey key ? key.lockClass() : LockFamily.NONE;
      EventKind kind = acquires ? EventKind.LOCK_ACQUIRED : EventKind.LOCK_RELEASED;
      known = byFamily.computeIfAbsent(new Need(kind, family), need -> new Tally());
      bySubject[place] = known;
    }
    return known;
  }

  /** The locks, other than those of the page cache, that were acquired or released. */
  Set<String> otherFamilies() {
    return byFamily.keySet().stream().map(Need::lockFamily).collect(Collectors.toSet());
  }

  /** How many such events there were of locks other than those of the page cache. */
  long countOfOthers(Need need) {
    Tally known = byFamily.get(need);
    return known == null ? 0 : known.count();
  }

  /**
   * How many events of this kind there were, of locks those of the page cache.
   *
   * @param of whether to count those of a tracepoint, by its name without its system
   */
  long count(EventKind kind, Predicate<String> of) {
    return count(shape -> shape.kind() == kind && of.test(shape.tracepoint()));
  }

  /** How many events of such shapes there were, of locks those of the page cache. */
  public long count(Predicate<Shape> of) {
    return shapes.entrySet().stream()
        .filter(entry -> !isOfOtherLock[entry.getKey()] && of.test(entry.getValue()))
        .mapToLong(entry -> byShape[entry.getKey()])
        .sum();
  }

  /** The names of the tracepoints that {@link #count} counts. */
  String tracepoints(EventKind kind, Predicate<String> of) {
    return shapes.entrySet().stream()
        .filter(entry -> !isOfOtherLock[entry.getKey()])
        .map(Map.Entry::getValue)
        .filter(shape -> shape.kind() == kind && of.test(shape.tracepoint()))
        .map(Shape::tracepoint)
        .distinct()
        .sorted()
        .collect(Collectors.joining(" or "));
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
