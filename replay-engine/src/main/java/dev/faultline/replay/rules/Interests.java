package dev.faultline.replay.rules;

import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.State;
import dev.faultline.stream.Shape;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a rule is told of, as its {@link RuleSpec} says it. Whatever an annotation is asked goes
 * through a proxy, which is too slow to ask at every event.
 */
public final class Interests {
  private static final Occasion[] NONE = {};

  private final Occasion[] ofOperations;
  private final Occasion[][] atKind = new Occasion[SeenEvents.KINDS][];
  private final boolean everyLock;
  private final Set<EventKind> wanted = EnumSet.noneOf(EventKind.class);
  private final Set<EventKind> lookedAt;
  private final List<Class<? extends Operation>> ends;

  Interests(RuleSpec spec) {
    List<Occasion> events = new ArrayList<>();
    List<Occasion> operations = new ArrayList<>();
    for (Occasion occasion : spec.per()) {
      (occasion.isOperation() ? operations : events).add(occasion);
    }
    ofOperations = operations.toArray(NONE);
    Arrays.fill(atKind, NONE);
    for (EventKind kind : EventKind.values()) {
      Occasion[] at =
          events.stream().filter(event -> event.occursAt(kind)).toArray(Occasion[]::new);
      if (at.length > 0) {
        atKind[kind.getNumber()] = at;
        wanted.add(kind);
      }
    }
    lookedAt = Set.of(spec.on());
    wanted.addAll(lookedAt);
    wanted.addAll(List.of(spec.settling()));
    ends = List.of(spec.ends());
    everyLock = spec.locks() == RuleSpec.Locks.EVERY;
  }

  /** Whether it wants to see events of this shape. */
  public boolean wants(Shape shape) {
    return wanted.contains(shape.kind()) && (everyLock || !isOfOtherLock(shape));
  }

  private static boolean isOfOtherLock(Shape shape) {
    return SeenEvents.isOfLocks(shape.kind()) && !State.isState(shape.mode());
  }

  /** Whether an event of this shape, if it is wanted, matters only while an opportunity is open. */
  public boolean onlySettles(Shape shape) {
    return !begins(shape) && !lookedAt.contains(shape.kind());
  }

  /**
   * Whether an event of this shape may be an opportunity; of locks only those of the page cache.
   */
  public boolean begins(Shape shape) {
    return at(shape.kind()).length > 0 && !isOfOtherLock(shape);
  }

  /** Whether it wants to see whatever event shows that some operation is over. */
  public boolean wantsEnds() {
    return ofOperations.length > 0 || !ends.isEmpty();
  }

  /** Whether it wants to see whatever event shows that an operation of this class is over. */
  public boolean wantsEndsOf(Class<? extends Operation> over) {
    for (Occasion occasion : ofOperations) {
      if (occasion.occursAtEndOf(over)) {
        return true;
      }
    }
    return ends.contains(over);
  }

  /** The opportunities that an event of this kind may be. */
  Occasion[] at(EventKind kind) {
    return atKind[kind.getNumber()];
  }

  /** Those that are operations. */
  Occasion[] ofOperations() {
    return ofOperations;
  }
}
