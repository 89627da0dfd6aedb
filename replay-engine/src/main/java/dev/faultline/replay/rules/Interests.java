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
  private final Set<EventKind> settling = EnumSet.noneOf(EventKind.class);
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
      Occasion[] at = events.stream().filter(event -> event.occursAt(kind)).toArray(Occasion[]::new);
      if (at.length > 0) {
        atKind[kind.getNumber()] = at;
        wanted.add(kind);
      }
    }
    wanted.addAll(List.of(spec.on()));
    settling.addAll(List.of(spec.settling()));
    settling.removeAll(wanted);
    wanted.addAll(settling);
    ends = List.of(spec.ends());
    everyLock = spec.locks() == RuleSpec.Locks.EVERY;
  }

  /** Whether it wants to see events of this shape. */
  public boolean wants(Shape shape) {
    boolean ofOtherLock = SeenEvents.isOfLocks(shape.kind()) && !State.isState(shape.mode());
    return wanted.contains(shape.kind()) && (everyLock || !ofOtherLock);
  }

  /** Whether an event of this shape matters only while an opportunity is open. */
  public boolean onlySettles(Shape shape) {
    return settling.contains(shape.kind());
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

  /** Whether an event of this kind may be an opportunity. */
  public boolean begins(EventKind kind) {
    return atKind[kind.getNumber()].length > 0;
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
